package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
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

    AsrReader(JsonParser parser, Limits limits) {
        super(parser, limits);
    }

    @Override
    int readField(String name) throws IOException, RejectedEvent {
        switch (name) {
            case "segment_id" -> {
                segmentId = in.id(name);
                return 3;
            }
            case "is_final" -> {
                isFinal = in.bool(name);
                return 4;
            }
            case "revision" -> {
                revision = in.integer(name);
                return 5;
            }
            case "speaker" -> {
                speaker = in.label(name);
                return 6;
            }
            case "channel" -> {
                channel = in.integer(name);
                return 7;
            }
            case "language" -> {
                language = in.languageTag(name);
                return 8;
            }
            case "text" -> {
                text = in.text(name);
                return 9;
            }
            case "start_time" -> {
                startMs = in.seconds(name);
                return 10;
            }
            case "end_time" -> {
                endMs = in.seconds(name);
                return 11;
            }
            case "confidence" -> {
                confidence = in.confidence(name);
                return 12;
            }
            case "words" -> {
                words = words();
                return 13;
            }
            default -> {
                return -1;
            }
        }
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

    private List<Word> words() throws IOException, RejectedEvent {
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

    /** Null when it, or anything before it, is at fault. */
    private @Nullable Word word() throws IOException, RejectedEvent {
        JsonParser parser = in.parser;
        String word = null;
        long wordStartMs = SpeechEvent.ABSENT;
        long wordEndMs = SpeechEvent.ABSENT;
        int wordConfidence = SpeechEvent.ABSENT;
        int seen = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            int field;
            switch (name) {
                case "word" -> {
                    word = in.text(name);
                    field = 1;
                }
                case "start_time" -> {
                    wordStartMs = in.seconds(name);
                    field = 2;
                }
                case "end_time" -> {
                    wordEndMs = in.seconds(name);
                    field = 4;
                }
                case "confidence" -> {
                    wordConfidence = in.confidence(name);
                    field = 8;
                }
                default -> field = 0;
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
