package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.node.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real command, stopped and killed at work: the transcripts are those of a node that nothing happened to. */
@Tag("integration")
class RestartTest extends OnOneBroker {
    private static final Calls CALLS = Calls.samples(5);
    private static Map<String, String> undisturbed;

    @BeforeAll
    static void transcriptsOfAnUndisturbedNode() throws Exception {
        try (Node node = nodes.start("undisturbed")) {
            publish("undisturbed", CALLS);
            nodes.api(node.apiUrl()).awaitComplete(CALLS.sessionIds());
            undisturbed = nodes.api(node.apiUrl()).everyFormat(CALLS.sessionIds());
        }
    }

    @Test
    void stoppedInOrderItIsReadyAgainAtOnceWithTheSameBytes() throws Exception {
        try (ServeProcess first = serve("sigterm", "first")) {
            first.awaitReady();
            publish("sigterm", CALLS.part(0, 0.6));
            // When
            assertThat(first.stop()).isZero();
            assertThatLogHoldsNoText(first);
        }
        try (ServeProcess second = serve("sigterm", "second")) {
            second.awaitReady();
            publish("sigterm", CALLS.part(0.6, 1));
            // Then
            Api api = nodes.api(second.apiUrl());
            api.awaitComplete(CALLS.sessionIds());
            assertThat(api.everyFormat(CALLS.sessionIds())).isEqualTo(undisturbed);
            assertThatLogHoldsNoText(second);
        }
    }

    @Test
    void killedWhileItWorksItGoesOnWithTheSameBytes() throws Exception {
        // Given: a node killed with most of its input unread or uncommitted, twice
        for (int life = 1; life <= 2; life++) {
            try (ServeProcess node = serve("sigkill", "life-" + life)) {
                node.awaitReady();
                publish("sigkill", CALLS.part(0.4 * (life - 1), 0.4 * life));
                node.kill();
                assertThatLogHoldsNoText(node);
            }
        }
        // When
        try (ServeProcess last = serve("sigkill", "last")) {
            last.awaitReady();
            publish("sigkill", CALLS.part(0.8, 1));
            // Then
            Api api = nodes.api(last.apiUrl());
            api.awaitComplete(CALLS.sessionIds());
            assertThat(api.everyFormat(CALLS.sessionIds())).isEqualTo(undisturbed);
        }
    }

    @Test
    void whatADiskHasThatWasAwayForLongIsRestored() throws Exception {
        // Given: what is in no changelog any more, as if its deletion had been forgotten meanwhile
        Instant before = Instant.now();
        try (ServeProcess first = serve("away", "first")) {
            first.awaitReady();
            publish("away", CALLS);
            nodes.api(first.apiUrl()).awaitComplete(CALLS.sessionIds());
            Awaitility.await("it has said that it is up to date")
                    .atMost(Api.PATIENCE)
                    .until(() -> Files.exists(directory.resolve("away").resolve("away.confirmed")));
            first.kill();
        }
        List<Path> leftOver = new ArrayList<>();
        for (Path task : partitions(directory.resolve("away").resolve("away"))) {
            leftOver.add(Files.createFile(task.resolve("left over")));
        }
        assertThat(leftOver).isNotEmpty();
        Path confirmed = directory.resolve("away").resolve("away.confirmed");
        assertThat(Instant.parse(Files.readString(confirmed).strip())).isBetween(before, Instant.now());
        Files.writeString(
                confirmed,
                Instant.now().minus(Duration.ofHours(12)).minusSeconds(1).toString());
        // When
        try (ServeProcess second = serve("away", "second")) {
            second.awaitReady();
            // Then
            Api api = nodes.api(second.apiUrl());
            api.awaitComplete(CALLS.sessionIds());
            assertThat(api.everyFormat(CALLS.sessionIds())).isEqualTo(undisturbed);
            assertThat(leftOver).noneMatch(Files::exists);
        }
    }

    private static List<Path> partitions(Path application) throws IOException {
        try (Stream<Path> files = Files.list(application)) {
            return files.filter(file -> file.getFileName().toString().startsWith("0_"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 51, 131})
    void killedInTheMiddleOfWhatItWritesBeforeACommitItsSumsAreRight(int send) throws Exception {
        // Given
        String name = "halt-" + send;
        try (ServeProcess first = serve(
                name,
                "first",
                "--kafka=producer.interceptor.classes=" + HaltBetweenSends.class.getName(),
                "--kafka=producer." + HaltBetweenSends.AT + "=" + send)) {
            publish(name, CALLS);
            assertThat(first.awaitExit()).isEqualTo(137);
        }
        // When
        try (ServeProcess second = serve(name, "second")) {
            second.awaitReady();
            // Then
            Api api = nodes.api(second.apiUrl());
            api.awaitComplete(CALLS.sessionIds());
            assertThat(api.everyFormat(CALLS.sessionIds())).isEqualTo(undisturbed);
        }
    }

    @Test
    void howeverOftenItStartsItsNativeLibraryIsThereOnce() throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("temporary"));
        Path stateDir = directory.resolve("libraries");
        for (int life = 1; life <= 2; life++) {
            try (ServeProcess node = ServeProcess.start(
                    directory.resolve("libraries-" + life + ".log"),
                    java -> java.with(Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary)),
                    arguments("libraries"))) {
                node.awaitReady();
                if (life == 1) {
                    node.kill();
                } else {
                    assertThat(node.stop()).isZero();
                }
            }
            assertThat(temporary).isDirectoryNotContaining("glob:**librocksdbjni*");
            try (Stream<Path> files = Files.list(stateDir.resolve("libraries.native"))) {
                assertThat(files.filter(file -> file.getFileName().toString().startsWith("librocksdbjni")))
                        .hasSize(1);
            }
        }
    }

    private static ServeProcess serve(String name, String life, String... more) throws InterruptedException {
        return ServeProcess.start(directory.resolve(name + "-" + life + ".log"), arguments(name, more));
    }

    private static List<String> arguments(String name, String... more) {
        List<String> arguments = new ArrayList<>(nodes.arguments(name, directory.resolve(name)));
        arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
        arguments.add("--api-keys=" + nodes.keysFile());
        arguments.addAll(Arrays.asList(more));
        return arguments;
    }

    private static void publish(String name, Calls calls) {
        kafka.send(calls.values(), value -> Nodes.keyed(Nodes.topics(name), value));
    }

    private static void assertThatLogHoldsNoText(ServeProcess node) {
        String log = node.log();
        assertThat(CALLS.texts()).isNotEmpty().noneMatch(log::contains);
    }
}
