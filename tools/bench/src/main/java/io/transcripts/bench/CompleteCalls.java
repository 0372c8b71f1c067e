package io.transcripts.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.devkit.Publisher;
import io.transcripts.devkit.SampleCalls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Calls that end complete: two speakers in turn, one in German and translated, one in English, so one translation for two
 * segments. The texts are the sample calls'. The same for the same arguments.
 *
 * @param prefix of the session ids; the number from 0 follows
 * @param segments of each call
 * @param open calls whose events come in turns
 */
record CompleteCalls(String prefix, int segments, int open) {
    private static final int USUAL_SEGMENTS = 30;
    private static final int USUAL_OPEN = 500;
    private static final Instant BEGIN = Instant.parse("2026-02-03T10:00:00Z");
    private static final double SECONDS_PER_SEGMENT = 3.2;
    private static final double SECONDS_SPOKEN = 2.9;
    private static final Texts TEXTS = Texts.ofSamples();

    /** German and English texts, written as they stand in JSON; a German one has its translation at the same place. */
    private record Texts(List<String> german, List<String> translated, List<String> english) {
        static Texts ofSamples() {
            Map<String, String> german = new HashMap<>();
            Texts texts = new Texts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (SampleCalls.LiveEvent event : SampleCalls.live(BEGIN, 1)) {
                JsonNode tree = tree(event.json());
                String segment =
                        event.sessionId() + ' ' + tree.path("segment_id").asText();
                String text = new String(JsonStringEncoder.getInstance()
                        .quoteAsString(tree.path("text").asText()));
                String language = tree.path("language").asText();
                if (tree.path("type").asText().equals("asr")
                        && tree.path("is_final").asBoolean()
                        && !text.isBlank()) {
                    if (language.equals("de")) {
                        german.put(segment, text);
                    } else if (language.equals("en")) {
                        texts.english().add(text);
                    }
                } else if (tree.path("type").asText().equals("translation") && language.equals("en")) {
                    String original = german.get(segment);
                    if (original != null) {
                        texts.german().add(original);
                        texts.translated().add(text);
                    }
                }
            }
            return texts;
        }

        private static JsonNode tree(String json) {
            try {
                return new JsonMapper().readTree(json);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a sample is JSON", e);
            }
        }
    }

    /** Short ones, and as many of them at once as in the scenario {@code calls30}. */
    static CompleteCalls usual(String prefix) {
        return new CompleteCalls(prefix, USUAL_SEGMENTS, USUAL_OPEN);
    }

    /** So many of them. */
    Some times(int count) {
        return new Some(this, count);
    }

    /** The first of the calls. */
    record Some(CompleteCalls calls, int count) {
        void generate(Consumer<ProducerRecord<byte[], byte[]>> to) {
            calls.generate(0, count, to);
        }
    }

    /** Events of a call: one to start it, the segments, a translation for every other, one to end it. */
    int eventsPerCall() {
        return 2 + segments + (segments + 1) / 2;
    }

    String sessionId(int call) {
        return prefix + call;
    }

    /** Hands over the events of some calls, in an order in which they could have come, {@link #open} calls at a time. */
    void generate(int from, int calls, Consumer<ProducerRecord<byte[], byte[]>> to) {
        for (int first = from; first < from + calls; first += open) {
            int count = Math.min(open, from + calls - first);
            for (int step = -1; step <= segments; step++) {
                for (int call = first; call < first + count; call++) {
                    emit(call, step, to);
                }
            }
        }
    }

    private void emit(int call, int step, Consumer<ProducerRecord<byte[], byte[]>> to) {
        String id = sessionId(call);
        if (step < 0) {
            to.accept(Events.record(Publisher.Topics.DEFAULT.session(), id, started(id)));
        } else if (step == segments) {
            to.accept(Events.record(Publisher.Topics.DEFAULT.session(), id, ended(id)));
        } else {
            boolean isGerman = step % 2 == 0;
            // Spread over the texts, so that neighbours in a call and calls next to each other differ.
            int pick = call * 7 + step / 2;
            List<String> texts = isGerman ? TEXTS.german() : TEXTS.english();
            String text = texts.get(pick % texts.size());
            to.accept(Events.record(Publisher.Topics.DEFAULT.asr(), id, asr(id, step, isGerman, text)));
            if (isGerman) {
                String translated = TEXTS.translated().get(pick % texts.size());
                to.accept(Events.record(Publisher.Topics.DEFAULT.translation(), id, translation(id, step, translated)));
            }
        }
    }

    private static String started(String id) {
        return "{\"type\":\"session.started\",\"session_id\":\"" + id + "\",\"organization_id\":\""
                + SampleCalls.ORGANIZATION + "\",\"language\":{\"source\":\"de\",\"target\":\"en\"},\"participants\":["
                + "{\"speaker\":\"agent\",\"channel\":0,\"name\":\"Priya Nair\"},"
                + "{\"speaker\":\"customer\",\"channel\":1,\"name\":\"Jonas Albrecht\"}],\"metadata\":{\"queue\":\"orders\"},"
                + "\"event_id\":\"evt_" + id + "_start\",\"occurred_at\":\"" + BEGIN + "\"}";
    }

    private String ended(String id) {
        return "{\"type\":\"session.ended\",\"session_id\":\"" + id + "\",\"reason\":\"completed\",\"segment_count\":"
                + segments + ",\"event_id\":\"evt_" + id + "_end\",\"occurred_at\":\"" + at(segments) + "\"}";
    }

    private static String asr(String id, int segment, boolean isGerman, String text) {
        double start = Math.round(segment * SECONDS_PER_SEGMENT * 1_000) / 1_000.0;
        double end = Math.round((segment * SECONDS_PER_SEGMENT + SECONDS_SPOKEN) * 1_000) / 1_000.0;
        return "{\"type\":\"asr\",\"session_id\":\"" + id + "\",\"segment_id\":\"seg_" + segment
                + "\",\"is_final\":true,\"revision\":0,\"speaker\":\"" + (isGerman ? "customer" : "agent")
                + "\",\"channel\":" + (isGerman ? 1 : 0) + ",\"language\":\"" + (isGerman ? "de" : "en")
                + "\",\"text\":\"" + text + "\",\"start_time\":" + start + ",\"end_time\":" + end
                + ",\"confidence\":0.9" + segment % 9 + ",\"event_id\":\"evt_" + id + '_' + segment
                + "\",\"occurred_at\":\"" + at(segment) + "\"}";
    }

    private static String translation(String id, int segment, String text) {
        return "{\"type\":\"translation\",\"session_id\":\"" + id + "\",\"segment_id\":\"seg_" + segment
                + "\",\"language\":\"en\",\"is_final\":true,\"source_revision\":0,\"text\":\"" + text
                + "\",\"event_id\":\"evt_" + id + "_t" + segment + "\",\"occurred_at\":\"" + at(segment) + "\"}";
    }

    private static Instant at(int segment) {
        return BEGIN.plusMillis(Math.round((segment + 1) * SECONDS_PER_SEGMENT * 1_000));
    }
}
