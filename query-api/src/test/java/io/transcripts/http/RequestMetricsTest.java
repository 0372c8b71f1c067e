package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** As what a request is counted. */
class RequestMetricsTest {
    @Test
    void anAnswerThatBreaksOffBeforeItsFirstByteIsThe503ThatItBecame() {
        ScriptedCaller caller = new ScriptedCaller();
        assertThat(caller.exchange.claim()).isTrue();
        assertThat(caller.exchange.begun(200)).isNotNull();

        caller.exchange.end(new IOException("its node has gone"));

        assertThat(caller.taken()).contains("not_ready");
        assertThat(caller.answers("5xx")).isOne();
        assertThat(caller.answers("2xx")).isZero();
    }

    @Test
    void whoHasLeftGotNo503() {
        ScriptedCaller caller = new ScriptedCaller();
        assertThat(caller.exchange.claim()).isTrue();
        assertThat(caller.exchange.begun(200)).isNotNull();
        caller.leaves();

        caller.exchange.end(new IOException("the caller has gone"));

        assertThat(caller.answers("5xx")).isZero();
        assertThat(caller.answers("2xx")).isOne();
    }

    @Test
    void failuresOfARouteAreCountedFromNoneOn() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        new RequestMetrics(registry).expect(List.of("/v1/sessions"));

        assertThat(registry.find("transcripts.http.requests")
                        .tags("route", "/v1/sessions", "status", "5xx", "format", "json")
                        .counters())
                .hasSize(2)
                .extracting(Counter::count)
                .containsOnly(0.0);
    }
}
