package io.transcripts.render;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.Translation;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.Word;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code format=json}: the transcript object. Text is verbatim; what is unknown or not asked for is left out. */
public final class TranscriptJson extends JsonRendering {
    private static final int BYTES_PER_SEGMENT = 256;
    // The names that every segment has: as bytes, they need no look for what has to be escaped.
    private static final SerializableString ID = new SerializedString("id");
    private static final SerializableString SPEAKER = new SerializedString("speaker");
    private static final SerializableString LANGUAGE = new SerializedString("language");
    private static final SerializableString TEXT = new SerializedString("text");
    private static final SerializableString TRANSLATION = new SerializedString("translation");
    private static final SerializableString START_TIME = new SerializedString("start_time");
    private static final SerializableString END_TIME = new SerializedString("end_time");
    private static final SerializableString CONFIDENCE = new SerializedString("confidence");
    private static final SerializableString WORD = new SerializedString("word");

    private final Transcript transcript;
    private final RenderOptions options;
    private final @Nullable Boolean hasMore;
    private final Labels labels;
    private final Translations translations;
    private final char[] digits = new char[Times.MOST_OF_DECIMAL];

    /** Of a transcript whose segments are still to come. */
    public TranscriptJson(Transcript transcript, RenderOptions options) {
        this(transcript, options, null);
    }

    /**
     * Of a page.
     *
     * @param hasMore whether there are segments behind those that are still to come; null when they are all
     */
    public TranscriptJson(Transcript transcript, RenderOptions options, @Nullable Boolean hasMore) {
        super((transcript.segments().size() + 1) * BYTES_PER_SEGMENT);
        this.transcript = transcript;
        this.options = options;
        this.hasMore = hasMore;
        labels = new Labels(transcript, options.speakerLabels());
        translations = new Translations(transcript, options);
    }

    /** The transcript as UTF-8 JSON on one line, keys in the contract's order. */
    public static byte[] render(Transcript transcript, RenderOptions options) {
        return new TranscriptJson(transcript, options).whole(transcript);
    }

    @Override
    void begin(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("object", "transcript");
        json.writeStringField("session_id", transcript.sessionId());
        status(json);
        json.writeArrayFieldStart("segments");
    }

    /** What stands before the segments. */
    void status(JsonGenerator json) throws IOException {
        json.writeStringField("status", transcript.status().name().toLowerCase(Locale.ROOT));
        json.writeObjectFieldStart("language");
        Json.nullable(json, "source", transcript.sourceLanguage());
        Json.nullable(json, "target", translations.target());
        json.writeEndObject();
    }

    @Override
    void line(Line line, JsonGenerator json) throws IOException {
        if (line.isFinal() || options.includeInterim()) {
            json.writeStartObject();
            segment(json, line);
            json.writeEndObject();
        }
    }

    @Override
    void end(JsonGenerator json) throws IOException {
        json.writeEndArray();
        if (hasMore != null) {
            json.writeBooleanField("has_more", hasMore);
        }
        sums(json);
        json.writeEndObject();
    }

    /** What stands behind the segments. */
    void sums(JsonGenerator json) throws IOException {
        Json.decimal(json, "duration", transcript.durationMs());
        json.writeNumberField("word_count", transcript.wordCount());
    }

    /** The fields of a segment. */
    void segment(JsonGenerator json, Line line) throws IOException {
        Json.text(json, ID, line.id());
        Json.text(json, SPEAKER, labels.of(line));
        Json.optional(json, LANGUAGE, line.language());
        Json.text(json, TEXT, line.text());
        Json.optional(json, TRANSLATION, translations.of(line));
        List<Translation> all = translations.all(line);
        if (!all.isEmpty()) {
            json.writeObjectFieldStart("translations");
            for (Translation translation : all) {
                json.writeStringField(translation.language(), translation.text());
            }
            json.writeEndObject();
        }
        decimal(json, START_TIME, line.startMs());
        decimal(json, END_TIME, line.endMs());
        confidence(json, line.confidence());
        if (options.includeWords() && !line.words().isEmpty()) {
            json.writeArrayFieldStart("words");
            for (Word word : line.words()) {
                word(json, word);
            }
            json.writeEndArray();
        }
        if (!line.isFinal()) {
            json.writeBooleanField("is_final", false);
        }
    }

    private void word(JsonGenerator json, Word word) throws IOException {
        json.writeStartObject();
        Json.text(json, WORD, word.word());
        decimal(json, START_TIME, word.startMs());
        decimal(json, END_TIME, word.endMs());
        confidence(json, word.confidence());
        json.writeEndObject();
    }

    private void confidence(JsonGenerator json, int thousandths) throws IOException {
        if (thousandths != SpeechEvent.ABSENT) {
            decimal(json, CONFIDENCE, thousandths);
        }
    }

    private void decimal(JsonGenerator json, SerializableString name, long thousandths) throws IOException {
        json.writeFieldName(name);
        Json.decimal(json, thousandths, digits);
    }
}
