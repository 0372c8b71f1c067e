package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.devkit.SampleCalls;
import io.transcripts.devkit.calls.Call;
import io.transcripts.devkit.calls.CallShape;
import io.transcripts.devkit.calls.GeneratedCalls;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.TranslationEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedCallsTest {
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
    void aCallIsToldFromItsStartToItsEnd() throws RejectedEvent {
        CallShape shape = new CallShape(30, 1, 4, 0.5, false);
        List<SpeechEvent> events = wholeCall(new GeneratedCalls(shape, 1).next(false));

        assertThat(events.get(0)).isInstanceOfSatisfying(SessionEvent.Updated.class, started -> {
            assertThat(started.started()).isTrue();
            assertThat(started.organizationId()).isEqualTo(SampleCalls.ORGANIZATION);
            assertThat(started.language()).isNotNull();
        });
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        SessionEvent.Ended.class,
                        ended -> assertThat(ended.segmentCount()).isEqualTo(30));
        List<AsrEvent> asr = only(events, AsrEvent.class);
        assertThat(asr).filteredOn(AsrEvent::isFinal).hasSize(30);
        assertThat(asr).filteredOn(e -> !e.isFinal()).hasSize(120);
        assertThat(asr.stream().map(AsrEvent::segmentId).distinct()).hasSize(30);
        assertThat(asr).filteredOn(e -> e.text().isBlank()).isEmpty();
        assertThat(only(events, TranslationEvent.class)).hasSizeBetween(5, 25);
    }

    @Test
    void aTranslationFollowsItsFinalAfterAnotherEventOfItsCall() throws RejectedEvent {
        CallShape shape = new CallShape(200, 1, 0, 1, false);
        List<SpeechEvent> events = wholeCall(new GeneratedCalls(shape, 1).next(false));
        Map<String, Integer> finals = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof AsrEvent asr) {
                finals.put(asr.segmentId(), i);
            } else if (events.get(i) instanceof TranslationEvent translation) {
                assertThat(i - finals.get(translation.segmentId())).isBetween(1, 3);
            }
        }
        assertThat(finals).hasSize(200);
        assertThat(only(events, TranslationEvent.class)).hasSize(200);
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
    void wordsHaveTheirTimes() throws RejectedEvent {
        OpenCalls calls = calls(Scenario.WORDS.shape());
        List<SpeechEvent> events = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            events.add(CODEC.decode(calls.next().value()));
        }
        assertThat(only(events, AsrEvent.class)).isNotEmpty().allSatisfy(asr -> {
            assertThat(asr.words()).isNotEmpty();
            assertThat(asr.words().get(asr.words().size() - 1).endMs()).isLessThanOrEqualTo(asr.endMs() + 1);
        });
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

    private static List<SpeechEvent> wholeCall(Call call) throws RejectedEvent {
        List<SpeechEvent> events = new ArrayList<>();
        for (byte[] value = call.nextEvent(); value != null; value = call.nextEvent()) {
            events.add(CODEC.decode(value));
        }
        return events;
    }

    private static <E> List<E> only(List<SpeechEvent> events, Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
