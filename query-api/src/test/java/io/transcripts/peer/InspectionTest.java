package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.domain.Deadlines;
import io.transcripts.domain.DueTimes;
import io.transcripts.domain.Erasure;
import io.transcripts.domain.Header;
import io.transcripts.domain.Header.Brief;
import io.transcripts.domain.Header.Progress;
import io.transcripts.domain.Languages;
import io.transcripts.domain.Tally;
import io.transcripts.routing.Inspection;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What operators are told of a session in any state. */
class InspectionTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long T0 = 1_790_000_000_000L;
    private static final int SEGMENTS = 57;

    @Test
    void aSessionThatIsServed() throws IOException {
        JsonNode told = told(header("org", false, T0 + 5_000, null), true);

        assertThat(told.path("found").asText()).isEqualTo("session");
        assertThat(told.path("not_served_because").isNull()).isTrue();
        assertThat(told.path("organization_id").asText()).isEqualTo("org");
        assertThat(told.path("status").asText()).isEqualTo("ended");
        assertThat(told.path("transcript_status").asText()).isEqualTo("processing");
        assertThat(told.path("missing").path("segments").asInt()).isEqualTo(SEGMENTS - 2);
        assertThat(told.path("missing").path("translations").asInt()).isEqualTo(1);
        assertThat(told.path("deadlines").path("complete").asText())
                .isEqualTo(Instant.ofEpochMilli(T0 + 65_000).toString());
        assertThat(told.path("deadlines").propertyStream()).hasSize(1);
    }

    @Test
    void anActiveSessionOfNobodyWaitsForItsEnd() throws IOException {
        JsonNode told = told(header(null, false, -1, null), true);

        assertThat(told.path("not_served_because").asText()).contains("No event has named its organization");
        assertThat(told.path("status").asText()).isEqualTo("active");
        assertThat(told.path("deadlines").propertyStream())
                .singleElement()
                .satisfies(due -> assertThat(due.getKey()).isEqualTo("idle_timeout"));
    }

    @Test
    void aDisputedAndErasedSession() throws IOException {
        JsonNode told = told(header("org", true, -1, new Erasure(T0, Erasure.Stage.DONE, T0)), true);

        assertThat(told.path("found").asText()).isEqualTo("erased");
        assertThat(told.path("not_served_because").asText()).contains("erased", "two organizations");
        assertThat(told.path("erasure").path("stage").asText()).isEqualTo("done");
        assertThat(told.path("deadlines").propertyStream())
                .singleElement()
                .satisfies(due -> assertThat(due.getKey()).isEqualTo("marker_end"));
    }

    @Test
    void nothingIsSaidWithWhoWasAsked() throws IOException {
        JsonNode told = told(null, false);

        assertThat(told.path("found").asText()).isEqualTo("nothing");
        assertThat(told.path("not_served_because").asText()).contains("It copies what the owner writes", "No record");
        assertThat(told.path("node").asText()).isEqualTo("node-0:8081");
        assertThat(told.path("owner").asText()).isEqualTo("node-1:8081");
        assertThat(told.path("partition").asInt()).isEqualTo(3);
    }

    private static JsonNode told(@Nullable Header header, boolean isOwner) throws IOException {
        return JSON.readTree(InspectionJson.render(new Inspection(
                "s",
                "node-0:8081",
                3,
                12,
                isOwner ? "owner" : "standby",
                isOwner,
                isOwner ? "The group confirms this node" : "It copies what the owner writes",
                isOwner ? null : 7L,
                "node-1:8081",
                List.of("node-0:8081"),
                true,
                header,
                header == null ? null : DueTimes.of(header, Deadlines.DEFAULT))));
    }

    private static Header header(
            @Nullable String organization, boolean isDisputed, long endMs, @Nullable Erasure erasure) {
        return new Header(
                1,
                2,
                1,
                T0,
                T0 + 1_000,
                new Tally(3, 2, 2, 10, 1, 5_000, 400),
                new Brief(
                        organization,
                        isDisputed,
                        new Languages("de", "en"),
                        endMs,
                        false,
                        -1,
                        endMs < 0 ? -1 : SEGMENTS),
                new Progress(false, false, false),
                erasure,
                null,
                T0 + 2_000);
    }
}
