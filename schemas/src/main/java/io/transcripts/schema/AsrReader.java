package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads events of type {@code asr}. */
final class AsrReader extends EventReader {
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
                segmentId = id(name);
                return 3;
            }
            case "is_final" -> {
                isFinal = bool(name);
                return 4;
            }
            case "revision" -> {
                revision = integer(name);
                return 5;
            }
            case "speaker" -> {
                speaker = label(name);
                return 6;
            }
            case "channel" -> {
                channel = integer(name);
                return 7;
            }
            case "language" -> {
                language = languageTag(name);
                return 8;
            }
            case "text" -> {
                text = text(name);
                return 9;
            }
            case "start_time" -> {
                startMs = seconds(name);
                return 10;
            }
            case "end_time" -> {
                endMs = seconds(name);
                return 11;
            }
            case "confidence" -> {
                confidence = confidence(name);
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
    SpeechEvent event() throws RejectedEvent {
        String sessionId = sessionId();
        String segment = required("segment_id", segmentId);
        boolean isFinalResult = required("is_final", isFinal);
        String spoken = required("text", text);
        requireTime("start_time", startMs);
        if (isFinalResult) {
            requireTime("end_time", endMs);
        }
        requireOrder("end_time", startMs, endMs);
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
        if (!isArray("words")) {
            return List.of();
        }
        List<Word> read = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (read.size() == limits.maxWords()) {
                throw tooLarge("words", limits.maxWords() + " words");
            }
            read.add(word("words[" + read.size() + "]"));
        }
        return read;
    }

    private Word word(String path) throws IOException, RejectedEvent {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid(path, "an object");
        }
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
                    word = text(path + ".word");
                    field = 1;
                }
                case "start_time" -> {
                    wordStartMs = seconds(path + ".start_time");
                    field = 2;
                }
                case "end_time" -> {
                    wordEndMs = seconds(path + ".end_time");
                    field = 4;
                }
                case "confidence" -> {
                    wordConfidence = confidence(path + ".confidence");
                    field = 8;
                }
                default -> {
                    parser.skipChildren();
                    field = 0;
                }
            }
            if ((seen & field) != 0) {
                throw twice();
            }
            seen |= field;
        }
        required(path + ".word", word);
        requireTime(path + ".start_time", wordStartMs);
        requireTime(path + ".end_time", wordEndMs);
        requireOrder(path + ".end_time", wordStartMs, wordEndMs);
        return new Word(word, wordStartMs, wordEndMs, wordConfidence);
    }

    private static void requireTime(String path, long ms) throws RejectedEvent {
        required(path, ms == SpeechEvent.ABSENT ? null : path);
    }

    private static void requireOrder(String path, long start, long end) throws RejectedEvent {
        if (end != SpeechEvent.ABSENT && end < start) {
            throw invalid(path, "no earlier than start_time");
        }
    }
}
