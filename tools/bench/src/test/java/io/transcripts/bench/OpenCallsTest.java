package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.devkit.calls.CallShape;
import io.transcripts.devkit.calls.GeneratedCalls;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.TranslationEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenCallsTest {
    private static final int EVENTS = 30_000;
    private static final EventCodec CODEC = new EventCodec(Limits.DEFAULT);

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void everyEventIsOneOfTheContract(Scenario scenario) throws RejectedEvent {
        OpenCalls calls = calls(scenario.shape());
        for (int i = 0; i < 5_000; i++) {
            OpenCalls.Event event = calls.next();
            assertThat(CODEC.decode(event.value()).sessionId()).isEqualTo(event.sessionId());
        }
    }

    @Test
    void thereAreSeventyFinalsToThirtyTranslations() throws RejectedEvent {
        OpenCalls calls = calls(Scenario.CALLS2000.shape());
        Map<Class<?>, Integer> counts = new HashMap<>();
        for (int i = 0; i < EVENTS; i++) {
            counts.merge(CODEC.decode(calls.next().value()).getClass(), 1, Integer::sum);
        }
        assertThat(counts.get(AsrEvent.class) / (double) EVENTS).isBetween(0.68, 0.72);
        assertThat(counts.get(TranslationEvent.class) / (double) EVENTS).isBetween(0.28, 0.32);
    }

    @Test
    void alwaysSoManyCallsAreOpen() throws RejectedEvent {
        CallShape shape = Scenario.CALLS30.shape();
        OpenCalls calls = calls(shape);
        Map<String, Boolean> open = new LinkedHashMap<>();
        int ended = 0;
        for (int i = 0; i < EVENTS; i++) {
            OpenCalls.Event event = calls.next();
            if (CODEC.decode(event.value()) instanceof SessionEvent.Ended) {
                assertThat(open.remove(event.sessionId())).isTrue();
                ended++;
            } else {
                open.put(event.sessionId(), true);
            }
            assertThat(open).hasSizeLessThanOrEqualTo(shape.openCalls());
        }
        assertThat(open).hasSizeGreaterThan(shape.openCalls() * 9 / 10);
        assertThat(ended).isGreaterThan(shape.openCalls() / 2);
    }

    @Test
    void theInputIsTheSameEachTime() {
        OpenCalls first = calls(Scenario.LIVE.shape());
        OpenCalls second = calls(Scenario.LIVE.shape());
        for (int i = 0; i < 1_000; i++) {
            assertThat(new String(first.next().value(), StandardCharsets.UTF_8))
                    .isEqualTo(new String(second.next().value(), StandardCharsets.UTF_8));
        }
    }

    private static OpenCalls calls(CallShape shape) {
        return new OpenCalls(new GeneratedCalls(shape, 7), shape.openCalls(), 7);
    }
}
