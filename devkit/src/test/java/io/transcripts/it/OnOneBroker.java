package io.transcripts.it;

import io.transcripts.devkit.EmbeddedBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A broker for all tests of a class, and nodes in this JVM that use it. */
abstract class OnOneBroker {
    @TempDir
    static Path directory;

    static EmbeddedBroker broker;
    static Kafka kafka;
    static Nodes nodes;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.onFreePort(directory.resolve("broker")));
        kafka = new Kafka(broker.bootstrapServers());
        nodes = new Nodes(broker.bootstrapServers(), directory);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }
}
