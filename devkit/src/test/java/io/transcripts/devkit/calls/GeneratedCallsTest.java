package io.transcripts.devkit.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.devkit.SampleCalls;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.TranslationEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratedCallsTest {
    private static final EventCodec CODEC = new EventCodec(Limits.DEFAULT);

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
    void wordsHaveTheirTimes() throws RejectedEvent {
        CallShape shape = CallShape.finals(30, 1).withWords();
        List<SpeechEvent> events = wholeCall(new GeneratedCalls(shape, 7).next(false));
        assertThat(only(events, AsrEvent.class)).isNotEmpty().allSatisfy(asr -> {
            assertThat(asr.words()).isNotEmpty();
            assertThat(asr.words().get(asr.words().size() - 1).endMs()).isLessThanOrEqualTo(asr.endMs() + 1);
        });
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
