package io.transcripts.clients;

import io.transcripts.devkit.SampleCalls;
import io.transcripts.devkit.SampleCalls.LiveEvent;
import io.transcripts.devkit.Speed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests that the JavaScript client and the page at {@code /} have of their own: alone, and while somebody talks at a node. */
@Tag("integration")
class JavaScriptTest {
    private static final Path PROJECT = Path.of("..", "..", "clients", "js");
    private static final String CALL = "sess_bicycle_order";
    /** As the demo has it: the call takes ten seconds. */
    private static final double SPEED = 4;

    @TempDir
    Path directory;

    /** Those in a browser are left out where there is none; in continuous integration they fail then. */
    @Test
    void testsOfTheClientAndOfThePage() {
        Npm.inPlace(PROJECT).script("test", Map.of());
    }

    @Test
    void whatIsFoldedAndShownOfALiveCallIsWhatTheNodeAnswers() throws Exception {
        Npm npm = Npm.inPlace(PROJECT);
        try (RunningNode node = new RunningNode(directory)) {
            List<String> events = SampleCalls.live(Instant.now(), SPEED).stream()
                    .filter(event -> event.sessionId().equals(CALL))
                    .map(LiveEvent::json)
                    .toList();
            // The first one is there before anybody asks: without it there is no session yet.
            node.publish(events.subList(0, 1));
            node.awaitSession(CALL);
            CompletableFuture<Void> talking = CompletableFuture.runAsync(() -> {
                try {
                    node.publish(events.subList(1, events.size()), Speed.parse("1x"));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            npm.script(
                    "test-real",
                    Map.of(
                            "TRANSCRIPTS_URL", node.url().toString(),
                            "TRANSCRIPTS_API_KEY", node.key(),
                            "TRANSCRIPTS_SESSION", CALL));
            talking.join();
        }
    }
}
