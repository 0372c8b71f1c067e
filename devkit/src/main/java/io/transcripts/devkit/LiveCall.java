package io.transcripts.devkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.transcripts.devkit.SampleCall.Utterance;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The events of one call, at the times at which a recogniser and a translator would send them: interims while somebody
 * speaks, the final a moment after, translations after that.
 */
final class LiveCall {
    /** How far behind the speech each result comes; of the order that streaming services show. */
    private static final long INTERIM_DELAY_MS = 200;

    private static final long FINAL_DELAY_MS = 350;
    private static final long TRANSLATION_DELAY_MS = 600;
    private static final long CORRECTION_DELAY_MS = 2_500;
    private static final long END_DELAY_MS = 300;

    private static final int MAX_INTERIMS = 3;

    /** An event without its {@code event_id} and {@code occurred_at}, which depend on order and pace. */
    record Step(long offsetMs, ObjectNode event) {}

    private final SampleCall call;
    private final List<Step> steps = new ArrayList<>();

    private LiveCall(SampleCall call) {
        this.call = call;
    }

    /** All events of a call, in no particular order. */
    static List<Step> stepsOf(SampleCall call) {
        LiveCall live = new LiveCall(call);
        live.start();
        for (int i = 0; i < call.utterances().size(); i++) {
            live.speak(
                    String.format(Locale.ROOT, "seg_%03d", i + 1),
                    call.utterances().get(i));
        }
        live.end();
        return live.steps;
    }

    private void start() {
        ObjectNode event = event("session.started");
        event.put("organization_id", SampleCalls.ORGANIZATION);
        for (String field : List.of("language", "participants", "metadata")) {
            event.set(field, call.header().get(field));
        }
        steps.add(new Step(0, event));
    }

    private void speak(String segmentId, Utterance u) {
        List<Integer> cuts = wordEnds(u.text(), u.language());
        int interims = Math.min(MAX_INTERIMS, cuts.size() - 1);
        for (int i = 1; i <= interims; i++) {
            long heardMs = u.startMs() + (u.endMs() - u.startMs()) * i / (interims + 1);
            String prefix = u.text().substring(0, cuts.get(cuts.size() * i / (interims + 1) - 1));
            steps.add(new Step(heardMs + INTERIM_DELAY_MS, asr(segmentId, u, prefix, false, 0)));
        }
        long finalMs = u.endMs() + FINAL_DELAY_MS;
        result(finalMs, segmentId, u, u.text(), 0, u.translations());
        if (u.withdrawn()) {
            steps.add(new Step(finalMs + CORRECTION_DELAY_MS, asr(segmentId, u, "", true, 1)));
        } else if (u.corrected() != null) {
            result(finalMs + CORRECTION_DELAY_MS, segmentId, u, u.corrected(), 1, u.correctedTranslations());
        }
    }

    private void result(
            long offsetMs, String segmentId, Utterance u, String text, int revision, Map<String, String> translations) {
        steps.add(new Step(offsetMs, asr(segmentId, u, text, true, revision)));
        translations.forEach((language, translated) -> {
            ObjectNode event = event("translation");
            event.put("segment_id", segmentId);
            event.put("language", language);
            event.put("is_final", true);
            event.put("source_revision", revision);
            event.put("text", translated);
            steps.add(new Step(offsetMs + TRANSLATION_DELAY_MS, event));
        });
    }

    private ObjectNode asr(String segmentId, Utterance u, String text, boolean isFinal, int revision) {
        ObjectNode event = event("asr");
        event.put("segment_id", segmentId);
        event.put("is_final", isFinal);
        event.put("revision", revision);
        event.put("speaker", u.speaker());
        event.put("channel", call.channelOf(u.speaker()));
        event.put("language", u.language());
        event.put("text", text);
        event.put("start_time", u.startMs() / 1_000.0);
        if (isFinal) {
            event.put("end_time", u.endMs() / 1_000.0);
            // Plausible, different from one another, the same in every run.
            event.put("confidence", (900 + text.length() * 7 % 100) / 1_000.0);
            if (call.timesWords() && !text.isEmpty()) {
                event.set("words", words(u, text));
            }
        }
        return event;
    }

    /** Spreads the utterance over its words by their length. */
    private static ArrayNode words(Utterance u, String text) {
        ArrayNode words = SampleCall.JSON.createArrayNode();
        double msPerChar = (double) (u.endMs() - u.startMs()) / text.length();
        int from = 0;
        for (String word : text.split(" ", -1)) {
            int to = from + word.length();
            ObjectNode node = words.addObject();
            node.put("word", word);
            node.put("start_time", Math.round(u.startMs() + from * msPerChar) / 1_000.0);
            node.put("end_time", Math.round(u.startMs() + to * msPerChar) / 1_000.0);
            node.put("confidence", (900 + word.length() * 13 % 100) / 1_000.0);
            from = to + 1;
        }
        return words;
    }

    private void end() {
        long durationMs =
                call.utterances().stream().mapToLong(Utterance::endMs).max().orElse(0);
        long lastMs = steps.stream().mapToLong(Step::offsetMs).max().orElse(0);
        ObjectNode event = event("session.ended");
        event.put("reason", call.header().path("reason").asText("completed"));
        event.put("duration", durationMs / 1_000.0);
        event.put("segment_count", call.utterances().size());
        steps.add(new Step(lastMs + END_DELAY_MS, event));
    }

    private ObjectNode event(String type) {
        ObjectNode event = SampleCall.JSON.createObjectNode();
        event.put("type", type);
        event.put("session_id", call.sessionId());
        return event;
    }

    /** Where words end, as far as an interim may be cut there: never right before a space or punctuation. */
    private static List<Integer> wordEnds(String text, String language) {
        BreakIterator words = BreakIterator.getWordInstance(Locale.forLanguageTag(language));
        words.setText(text);
        List<Integer> ends = new ArrayList<>();
        int from = words.first();
        for (int to = words.next(); to != BreakIterator.DONE; to = words.next()) {
            if (text.substring(from, to).codePoints().anyMatch(Character::isLetterOrDigit)) {
                ends.add(to);
            }
            from = to;
        }
        return ends;
    }
}
