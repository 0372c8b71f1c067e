package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known of a session, whoever asked. */
class SessionTest {
    private final Session session = new Session("a", 0, false, false);

    @Test
    void aVersionHasOneBodyAlsoWhereAStreamHasShownItFirst() {
        assertThat(session.show(Observation.ofFold(7, false, Map.of()))).isEmpty();
        assertThat(session.show(body(7, 1))).isEmpty();
        assertThat(session.show(body(7, 1))).isEmpty();
        assertThat(session.show(body(7, 2))).contains("version 7 with two bodies");
        assertThat(session.show(body(8, 2))).isEmpty();
    }

    @Test
    void oneOfSeveralIsTheFirstToHaveItErased() {
        assertThat(session.askErasure()).isFalse();
        assertThat(session.askErasure()).isTrue();
    }

    private static Observation body(long version, int hash) {
        return new Observation(version, false, Map.of(), hash, "\"" + hash + "\"");
    }
}
