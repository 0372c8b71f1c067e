package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes at another node is told, whatever else is asked of it. */
class RemoteMarksTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void theyDoNotWaitForAnswersThatAreTakenSlowly(@TempDir Path directory) throws Exception {
        PeerTls identity = PeerFiles.ofSecret(directory.resolve("secret")).readOrCreate();
        CountDownLatch second = new CountDownLatch(2);
        try (ScriptedPeer owner = ScriptedPeer.asked(identity, (socket, peer) -> {
                    second.countDown();
                    ScriptedPeer.saysAndHangs("HTTP/1.1 200 OK\r\n").run(socket, peer);
                });
                PeerHttpClient client = new PeerHttpClient(identity, PeerTimeouts.USUAL)) {
            client.jetty().setMaxConnectionsPerDestination(1);
            String address = owner.asOwner().address();
            client.jetty().newRequest("https://" + address + "/peer/v1/a-batch").send(result -> {});
            await().atMost(SOON).until(() -> second.getCount() == 1);

            RemoteMarks marks = new RemoteMarks(client.jetty(), address);
            int unused = marks.count(0);

            await().atMost(SOON).until(() -> second.getCount() == 0);
            assertThat(owner.connections()).isEqualTo(2);
        }
    }
}
