package io.transcripts.devkit.calls;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.transcripts.devkit.SampleCalls;
import io.transcripts.devkit.calls.SampleTexts.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One invented call: it starts, is spoken in (interims, a final, sometimes its translation a moment later), and ends with
 * the count of its segments. Events are made when asked for, since very many calls are open at once.
 */
final class GeneratedCall implements Call {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MS_PER_CHAR = 60;
    private static final int RESULT_DELAY_MS = 350;
    private static final int TRANSLATION_DELAY_MS = 600;

    /** Japanese is written without spaces: about so many characters make a word. */
    private static final int CHARS_PER_WORD = 3;

    /** A translation on its way: it comes after one more event of its call. */
    private record Pending(long dueAtEvent, String segmentId, Line line, long atMs) {}

    /** Writes the fields of one event. */
    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private final CallShape shape;
    private final int segments;
    private final long startedAtMs;
    private final SampleTexts texts;
    private final SampleTexts.Theme theme;
    private final SplittableRandom random;
    private final String sessionId;
    private final ArrayDeque<Pending> translations = new ArrayDeque<>(2);

    private long events;
    private int segment;
    private int interims;
    private @Nullable Line line;
    private boolean translating;
    private int channel;
    private long startMs;
    private long endMs;
    private boolean ended;

    GeneratedCall(CallShape shape, int segments, long startedAtMs, SampleTexts texts, SplittableRandom random) {
        this.shape = shape;
        this.segments = segments;
        this.startedAtMs = startedAtMs;
        this.texts = texts;
        this.theme = texts.theme(random);
        this.random = random;
        // As random as real ids are: a running number would compress far better.
        this.sessionId = "call_" + hex();
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    @Override
    public byte @Nullable [] nextEvent() {
        if (ended) {
            return null;
        }
        events++;
        if (events == 1) {
            return started();
        }
        Pending translation = translations.peek();
        if (translation != null && (events >= translation.dueAtEvent() || segment == segments)) {
            translations.remove();
            return translation(translation);
        }
        if (segment == segments) {
            ended = true;
            return ended();
        }
        return heard();
    }

    private byte[] heard() {
        Line spoken = line;
        if (spoken == null) {
            translating = random.nextDouble() < shape.translations();
            spoken = texts.line(theme, translating, random);
            line = spoken;
            channel = random.nextInt(2);
            // Speakers fall into each other's words now and then.
            startMs = Math.max(0, endMs - 300 + random.nextInt(1_200));
            endMs = startMs + 400 + (long) spoken.text().length() * MS_PER_CHAR;
        }
        if (interims < shape.interims()) {
            interims++;
            int chars = spoken.text().length() * interims / (shape.interims() + 1);
            return asr(spoken, prefix(spoken.text(), chars), false);
        }
        byte[] result = asr(spoken, spoken.text(), true);
        if (translating) {
            translations.add(new Pending(events + 2, segmentId(), spoken, endMs + TRANSLATION_DELAY_MS));
        }
        segment++;
        interims = 0;
        line = null;
        return result;
    }

    private byte[] started() {
        return event("session.started", 0, json -> {
            json.writeStringField("organization_id", SampleCalls.ORGANIZATION);
            json.writeObjectFieldStart("language");
            json.writeStringField("source", theme.source());
            json.writeStringField("target", theme.target());
            json.writeEndObject();
            json.writeArrayFieldStart("participants");
            for (int i = 0; i < 2; i++) {
                json.writeStartObject();
                json.writeStringField("speaker", speaker(i));
                json.writeNumberField("channel", i);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private byte[] asr(Line spoken, String text, boolean isFinal) {
        long heardMs = isFinal ? endMs : startMs + (endMs - startMs) * interims / (shape.interims() + 1);
        return event("asr", heardMs + RESULT_DELAY_MS, json -> {
            json.writeStringField("segment_id", segmentId());
            json.writeBooleanField("is_final", isFinal);
            json.writeNumberField("revision", 0);
            json.writeStringField("speaker", speaker(channel));
            json.writeNumberField("channel", channel);
            json.writeStringField("language", spoken.language());
            json.writeStringField("text", text);
            json.writeNumberField("start_time", startMs / 1_000.0);
            json.writeNumberField("end_time", (isFinal ? endMs : heardMs) / 1_000.0);
            json.writeNumberField("confidence", (800 + random.nextInt(200)) / 1_000.0);
            if (isFinal && shape.words()) {
                words(json, spoken);
            }
        });
    }

    /** Spreads the segment over its words by their length. */
    private void words(JsonGenerator json, Line spoken) throws IOException {
        String text = spoken.text();
        double msPerChar = (double) (endMs - startMs) / text.length();
        boolean spaced = text.indexOf(' ') >= 0;
        json.writeArrayFieldStart("words");
        for (int from = 0; from < text.length(); ) {
            int space = text.indexOf(' ', from);
            int to = spaced
                    ? (space < 0 ? text.length() : space)
                    : from + prefix(text.substring(from), CHARS_PER_WORD).length();
            if (to > from) {
                json.writeStartObject();
                json.writeStringField("word", text.substring(from, to));
                json.writeNumberField("start_time", Math.round(startMs + from * msPerChar) / 1_000.0);
                json.writeNumberField("end_time", Math.round(startMs + to * msPerChar) / 1_000.0);
                json.writeNumberField("confidence", (800 + random.nextInt(200)) / 1_000.0);
                json.writeEndObject();
            }
            from = spaced ? to + 1 : to;
        }
        json.writeEndArray();
    }

    private byte[] translation(Pending pending) {
        return event("translation", pending.atMs(), json -> {
            json.writeStringField("segment_id", pending.segmentId());
            json.writeStringField("language", pending.line().target());
            json.writeBooleanField("is_final", true);
            json.writeNumberField("source_revision", 0);
            json.writeStringField("text", pending.line().translation());
        });
    }

    private byte[] ended() {
        return event("session.ended", endMs + RESULT_DELAY_MS + TRANSLATION_DELAY_MS, json -> {
            json.writeStringField("reason", "completed");
            json.writeNumberField("duration", endMs / 1_000.0);
            json.writeNumberField("segment_count", segments);
        });
    }

    private byte[] event(String type, long atMs, Fields fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeStringField("event_id", "evt_" + hex());
            json.writeStringField("session_id", sessionId);
            json.writeStringField(
                    "occurred_at", Instant.ofEpochMilli(startedAtMs + atMs).toString());
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private String segmentId() {
        return String.format(Locale.ROOT, "seg_%05d", segment + 1);
    }

    private static String speaker(int channel) {
        return channel == 0 ? "agent" : "customer";
    }

    private String hex() {
        return String.format(Locale.ROOT, "%016x", random.nextLong());
    }

    /** At least one and about so many characters, without splitting a surrogate pair. */
    private static String prefix(String text, int chars) {
        int end = Math.min(text.length(), Math.max(1, chars));
        boolean splits = end < text.length() && Character.isLowSurrogate(text.charAt(end));
        return text.substring(0, splits ? end + 1 : end);
    }
}
