package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.domain.Transcript.Status;
import io.transcripts.render.RenderOptions;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Stamp;
import io.transcripts.routing.TranscriptQuery;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A body is served again only while it is what a fresh one would be. */
class BodiesTest {
    private static final TranscriptParameters JSON = new TranscriptParameters(Format.JSON, RenderOptions.DEFAULT);
    private static final TranscriptParameters TEXT = new TranscriptParameters(Format.TEXT, RenderOptions.DEFAULT);
    private static final Stamp COMPLETE = new Stamp(1, 1, 7, Status.COMPLETE, false);

    private @Nullable Stamp stamp = COMPLETE;
    private int made;
    private int bodyBytes = 100;
    private Status status = Status.COMPLETE;
    private long version = 7;
    private Runnable meanwhile = () -> {};

    private final Bodies bodies = new Bodies(
            new TranscriptQuery() {
                @Override
                public Answer read(String sessionId, boolean includeWords, boolean orStandby) {
                    throw new AssertionError("the maker reads");
                }

                @Override
                public @Nullable Stamp stamp(String sessionId) {
                    return stamp;
                }
            },
            100_000,
            new SimpleMeterRegistry());

    @Test
    void aCompleteTranscriptIsRenderedOnce() throws Exception {
        assertThat(read("s", JSON, "org")).isEqualTo("1");
        assertThat(read("s", JSON, "org")).isEqualTo("1");
    }

    @Test
    void eachSessionAndEachWayToSeeItHasABodyOfItsOwn() throws Exception {
        assertThat(read("s", JSON, "org")).isEqualTo("1");
        assertThat(read("s", TEXT, "org")).isEqualTo("2");
        assertThat(read("t", JSON, "org")).isEqualTo("3");
        assertThat(read("s", JSON, "org")).isEqualTo("1");
    }

    @Test
    void itIsMadeAnewWhenAnythingChangesInTheHeader() throws Exception {
        assertThat(read("s", JSON, "org")).isEqualTo("1");
        stamp = new Stamp(1, 1, 8, Status.COMPLETE, false);
        version = 8;
        assertThat(read("s", JSON, "org")).isEqualTo("2");
        stamp = new Stamp(1, 2, 8, Status.COMPLETE, false);
        assertThat(read("s", JSON, "org")).isEqualTo("3");
        stamp = new Stamp(2, 2, 8, Status.COMPLETE, false);
        assertThat(read("s", JSON, "org")).isEqualTo("4");
    }

    @Test
    void anErasedOneIsNotServedNorOneThatNobodyVouchesFor() throws Exception {
        assertThat(read("s", JSON, "org")).isEqualTo("1");
        stamp = new Stamp(1, 1, 7, Status.COMPLETE, true);
        assertThat(read("s", JSON, "org")).isEqualTo("2");
        stamp = null;
        assertThat(read("s", JSON, "org")).isEqualTo("3");
    }

    @Test
    void callersOfAnotherOrganizationDoNotGetIt() throws Exception {
        assertThat(read("s", JSON, "org")).isEqualTo("1");
        assertThatThrownBy(() -> bodies.reply("s", JSON, "other", null, () -> {
                    throw Problem.sessionNotFound();
                }))
                .isInstanceOf(Problem.class);
        assertThat(read("s", JSON, "org")).isEqualTo("1");
    }

    @Test
    void whatIsNotCompleteIsMadeEachTime() throws Exception {
        stamp = new Stamp(1, 1, 7, Status.PROCESSING, false);
        assertThat(read("s", JSON, "org")).isEqualTo("1");
        assertThat(read("s", JSON, "org")).isEqualTo("2");
    }

    @Test
    void whatChangedWhileItWasMadeIsNotKept() throws Exception {
        meanwhile = () -> stamp = new Stamp(1, 1, 8, Status.COMPLETE, false);
        assertThat(read("s", JSON, "org")).isEqualTo("1");
        meanwhile = () -> {};
        stamp = COMPLETE;
        assertThat(read("s", JSON, "org")).isEqualTo("2");
    }

    @Test
    void aTranscriptThatIsAheadOfItsHeaderIsNotKept() throws Exception {
        version = 9;
        assertThat(read("s", JSON, "org")).isEqualTo("1");
        assertThat(read("s", JSON, "org")).isEqualTo("2");
    }

    @Test
    void aBodyThatWouldDriveOutAllOthersIsNotKept() throws Exception {
        bodyBytes = 20_000;
        assertThat(read("s", JSON, "org")).isEqualTo("1");
        assertThat(read("s", JSON, "org")).isEqualTo("2");
    }

    /** The number of the body. */
    private String read(String sessionId, TranscriptParameters parameters, String organization) throws Exception {
        Reply reply = bodies.reply(sessionId, parameters, organization, null, () -> {
            made++;
            meanwhile.run();
            byte[] body = (made + " ".repeat(bodyBytes)).getBytes(StandardCharsets.UTF_8);
            return new Bodies.Made(new Reply(200, "text/plain", body, Map.of()), version, status, "org");
        });
        return new String(reply.body(), StandardCharsets.UTF_8).trim();
    }
}
