package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads events of type {@code asr}. */
final class AsrReader extends EventReader {
    private static final String ORDER = "no earlier than start_time";

    private @Nullable String segmentId;
    private @Nullable Boolean isFinal;
    private int revision = SpeechEvent.ABSENT;
    private @Nullable String speaker;
    private int channel = SpeechEvent.ABSENT;
    private @Nullable String language;
    private @Nullable String text;
    private long startMs = SpeechEvent.ABSENT;
    private long endMs = SpeechEvent.ABSENT;
    private int confidence = SpeechEvent.ABSENT;
    private List<Word> words = List.of();

    AsrReader(JsonScanner parser, Limits limits) {
        super(parser, limits);
    }

    @Override
    boolean readField(Field field) throws RejectedEvent {
        switch (field) {
            case SEGMENT_ID -> segmentId = in.id(field.key);
            case IS_FINAL -> isFinal = in.bool(field.key);
            case REVISION -> revision = in.integer(field.key);
            case SPEAKER -> speaker = in.label(field.key);
            case CHANNEL -> channel = in.integer(field.key);
            case LANGUAGE -> language = in.languageTag(field.key);
            case TEXT -> text = in.text(field.key);
            case START_TIME -> startMs = in.seconds(field.key);
            case END_TIME -> endMs = in.seconds(field.key);
            case CONFIDENCE -> confidence = in.confidence(field.key);
            case WORDS -> words = words();
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    SpeechEvent build() throws RejectedEvent {
        String sessionId = sessionId();
        String segment = required("segment_id", segmentId);
        boolean isFinalResult = required("is_final", isFinal);
        String spoken = required("text", text);
        if (startMs == SpeechEvent.ABSENT) {
            in.missing("start_time");
        }
        if (isFinalResult && endMs == SpeechEvent.ABSENT) {
            in.missing("end_time");
        }
        if (endMs != SpeechEvent.ABSENT && endMs < startMs) {
            in.invalid("end_time", ORDER);
        }
        in.throwFault();
        return new AsrEvent(
                sessionId,
                eventId(),
                occurredAt(),
                segment,
                isFinalResult,
                Math.max(0, revision),
                speaker == null ? AsrEvent.UNKNOWN_SPEAKER : speaker,
                channel,
                language,
                spoken,
                startMs,
                endMs,
                confidence,
                words);
    }

    private List<Word> words() throws RejectedEvent {
        if (!in.isArray("words")) {
            return List.of();
        }
        List<Word> read = new ArrayList<>();
        for (int i = 0; in.nextElement("words", i, limits.maxWords()); i++) {
            if (in.isElementObject()) {
                Word word = word();
                if (word != null) {
                    read.add(word);
                }
            }
        }
        return read;
    }

    /** Null when this word, or anything before it, has a fault. */
    private @Nullable Word word() throws RejectedEvent {
        JsonScanner parser = in.parser;
        String word = null;
        long wordStartMs = SpeechEvent.ABSENT;
        long wordEndMs = SpeechEvent.ABSENT;
        int wordConfidence = SpeechEvent.ABSENT;
        long seen = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Field field = parser.currentField();
            switch (field) {
                case WORD -> word = in.text(field.key);
                case START_TIME -> wordStartMs = in.seconds(field.key);
                case END_TIME -> wordEndMs = in.seconds(field.key);
                case CONFIDENCE -> wordConfidence = in.confidence(field.key);
                default -> field = Field.UNKNOWN;
            }
            parser.skipChildren();
            seen = once(seen, field);
        }
        if (word == null) {
            in.missing("word");
        }
        if (wordStartMs == SpeechEvent.ABSENT) {
            in.missing("start_time");
        }
        if (wordEndMs == SpeechEvent.ABSENT) {
            in.missing("end_time");
        } else if (wordEndMs < wordStartMs) {
            in.invalid("end_time", ORDER);
        }
        return word == null || in.hasFault() ? null : new Word(word, wordStartMs, wordEndMs, wordConfidence);
    }
}
