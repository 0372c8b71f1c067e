package io.transcripts.schema;

import com.alibaba.fastjson2.JSONReader;
import com.alibaba.fastjson2.util.Fnv;
import com.dslplatform.json.BoolConverter;
import com.dslplatform.json.DslJson;
import com.dslplatform.json.JsonReader;
import com.dslplatform.json.NumberConverter;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Our codec beside what could be built on libraries. Theirs have it easier. They check the values that they read as ours does, but
 * not that no field comes twice, and they round times as doubles. And they take much for JSON that is not: decision 8 counts it.
 * So none of them would pass our tests as it is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeComparisonBenchmark {
    private static final int EVENTS = 1_000;

    /** In which proportions the events come, as the scenarios of {@code bench} have them. */
    public enum Mix {
        /** A final, and a translation for every other one. */
        CALLS30(0, 2, 1),
        /** Four interims, a final, and a translation for every other final. */
        LIVE(8, 2, 1);

        private final int interims;
        private final int finals;
        private final int translations;

        Mix(int interims, int finals, int translations) {
            this.interims = interims;
            this.finals = finals;
            this.translations = translations;
        }

        private DecodeBenchmark.Kind kind(int i) {
            int at = i % (interims + finals + translations);
            return at < interims
                    ? DecodeBenchmark.Kind.INTERIM
                    : at < interims + finals ? DecodeBenchmark.Kind.FINAL : DecodeBenchmark.Kind.TRANSLATION;
        }
    }

    @Param
    private Mix mix;

    private final EventCodec codec = new EventCodec(Limits.DEFAULT);
    private final RecentStrings recent = new RecentStrings();
    private final JsonFactory jackson = new JsonFactory();
    private final JsonReader<Object> dslJson = new DslJson<Object>().newReader();
    private final Map<Integer, Field> byDslHash = new HashMap<>();
    private final Map<Long, Field> byFastjsonHash = new HashMap<>();
    private final List<byte[]> values = new ArrayList<>();

    @Setup
    public void values() throws Exception {
        for (Field field : Field.values()) {
            byDslHash.put(fnv32(field.key), field);
            byFastjsonHash.put(Fnv.hashCode64(field.key), field);
        }
        for (int i = 0; i < EVENTS; i++) {
            values.add(DecodeBenchmark.bytes(mix.kind(i), i));
        }
        Collections.shuffle(values, new Random(1));
        for (byte[] value : values) {
            SpeechEvent ours = codec.decode(value);
            require(ours.equals(byJackson(value)), "jackson");
            require(ours.equals(byFastjson2(value)), "fastjson2");
            require(ours.equals(byDslJson(value)), "dsl-json");
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void ours(Blackhole sink) throws RejectedEvent {
        for (byte[] value : values) {
            sink.consume(codec.decode(value));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void jackson(Blackhole sink) throws IOException, RejectedEvent {
        for (byte[] value : values) {
            sink.consume(byJackson(value));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void fastjson2(Blackhole sink) throws RejectedEvent {
        for (byte[] value : values) {
            sink.consume(byFastjson2(value));
        }
    }

    /** With a pass before it that refuses what is no JSON, as fastjson2 itself does not. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void fastjson2Checked(Blackhole sink) throws RejectedEvent {
        for (byte[] value : values) {
            JsonScanner pass = new JsonScanner(value, recent);
            while (pass.nextToken() != null) {
                // Looked at, and no more.
            }
            sink.consume(byFastjson2(value));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void dslJson(Blackhole sink) throws IOException, RejectedEvent {
        for (byte[] value : values) {
            sink.consume(byDslJson(value));
        }
    }

    private SpeechEvent byJackson(byte[] value) throws IOException, RejectedEvent {
        valid(value);
        Draft draft = new Draft();
        try (JsonParser in = jackson.createParser(value)) {
            in.nextToken();
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                JsonToken unused = in.nextToken();
                switch (Field.of(name)) {
                    case TYPE -> draft.type = in.getText();
                    case SESSION_ID -> draft.sessionId = in.getText();
                    case EVENT_ID -> draft.eventId = in.getText();
                    case OCCURRED_AT -> draft.occurredAt = in.getText();
                    case SEGMENT_ID -> draft.segmentId = in.getText();
                    case IS_FINAL -> draft.isFinal = in.getBooleanValue();
                    case REVISION -> draft.revision = in.getIntValue();
                    case SPEAKER -> draft.speaker = in.getText();
                    case CHANNEL -> draft.channel = in.getIntValue();
                    case LANGUAGE -> draft.language = in.getText();
                    case TEXT -> draft.text = in.getText();
                    case START_TIME -> draft.start = in.getDoubleValue();
                    case END_TIME -> draft.end = in.getDoubleValue();
                    case CONFIDENCE -> draft.confidence = in.getDoubleValue();
                    case SOURCE_REVISION -> draft.sourceRevision = in.getIntValue();
                    default -> in.skipChildren();
                }
            }
        }
        return draft.event();
    }

    private SpeechEvent byFastjson2(byte[] value) throws RejectedEvent {
        valid(value);
        Draft draft = new Draft();
        try (JSONReader in = JSONReader.of(value)) {
            boolean unused = in.nextIfObjectStart();
            while (!in.nextIfObjectEnd()) {
                switch (byFastjsonHash.getOrDefault(in.readFieldNameHashCode(), Field.UNKNOWN)) {
                    case TYPE -> draft.type = in.readString();
                    case SESSION_ID -> draft.sessionId = in.readString();
                    case EVENT_ID -> draft.eventId = in.readString();
                    case OCCURRED_AT -> draft.occurredAt = in.readString();
                    case SEGMENT_ID -> draft.segmentId = in.readString();
                    case IS_FINAL -> draft.isFinal = in.readBoolValue();
                    case REVISION -> draft.revision = in.readInt32Value();
                    case SPEAKER -> draft.speaker = in.readString();
                    case CHANNEL -> draft.channel = in.readInt32Value();
                    case LANGUAGE -> draft.language = in.readString();
                    case TEXT -> draft.text = in.readString();
                    case START_TIME -> draft.start = in.readDoubleValue();
                    case END_TIME -> draft.end = in.readDoubleValue();
                    case CONFIDENCE -> draft.confidence = in.readDoubleValue();
                    case SOURCE_REVISION -> draft.sourceRevision = in.readInt32Value();
                    default -> in.skipValue();
                }
            }
        }
        return draft.event();
    }

    private SpeechEvent byDslJson(byte[] value) throws IOException, RejectedEvent {
        valid(value);
        Draft draft = new Draft();
        JsonReader<Object> in = dslJson.process(value, value.length);
        byte unused = in.getNextToken();
        unused = in.getNextToken();
        do {
            Field field = byDslHash.getOrDefault(in.fillName(), Field.UNKNOWN);
            unused = in.getNextToken();
            switch (field) {
                case TYPE -> draft.type = in.readString();
                case SESSION_ID -> draft.sessionId = in.readString();
                case EVENT_ID -> draft.eventId = in.readString();
                case OCCURRED_AT -> draft.occurredAt = in.readString();
                case SEGMENT_ID -> draft.segmentId = in.readString();
                case IS_FINAL -> draft.isFinal = BoolConverter.deserialize(in);
                case REVISION -> draft.revision = NumberConverter.deserializeInt(in);
                case SPEAKER -> draft.speaker = in.readString();
                case CHANNEL -> draft.channel = NumberConverter.deserializeInt(in);
                case LANGUAGE -> draft.language = in.readString();
                case TEXT -> draft.text = in.readString();
                case START_TIME -> draft.start = NumberConverter.deserializeDouble(in);
                case END_TIME -> draft.end = NumberConverter.deserializeDouble(in);
                case CONFIDENCE -> draft.confidence = NumberConverter.deserializeDouble(in);
                case SOURCE_REVISION -> draft.sourceRevision = NumberConverter.deserializeInt(in);
                default -> unused = in.skip();
            }
        } while (in.getNextToken() == ',' && in.getNextToken() == '"');
        return draft.event();
    }

    /** No library says which bytes are not UTF-8, or escape half a surrogate pair. */
    private static void valid(byte[] value) {
        require(Utf8.isValidJsonText(value), "UTF-8");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }

    /** As dsl-json hashes names. */
    private static int fnv32(String name) {
        long hash = 0x811c_9dc5L;
        for (int i = 0; i < name.length(); i++) {
            hash ^= (byte) name.charAt(i);
            hash *= 0x100_0193L;
        }
        return (int) hash;
    }

    /** The values of an event, before they are checked. */
    private static final class Draft {
        private @Nullable String type;
        private @Nullable String sessionId;
        private @Nullable String eventId;
        private @Nullable String occurredAt;
        private @Nullable String segmentId;
        private @Nullable Boolean isFinal;
        private int revision;
        private @Nullable String speaker;
        private int channel = SpeechEvent.ABSENT;
        private @Nullable String language;
        private @Nullable String text;
        private double start = -1;
        private double end = -1;
        private double confidence = -1;
        private int sourceRevision = SpeechEvent.ABSENT;

        SpeechEvent event() throws RejectedEvent {
            String session = id(sessionId);
            String segment = id(segmentId);
            String event = eventId == null ? null : id(eventId);
            Instant time = occurredAt == null ? null : Timestamps.parse(occurredAt);
            String words = present(text);
            require(!Utf8.isLonger(words, Limits.DEFAULT.maxTextBytes()), "text");
            require(language == null || LanguageTags.isWellFormed(language), "language");
            if (present(type).equals("translation")) {
                return new TranslationEvent(
                        session,
                        event,
                        time,
                        segment,
                        present(language),
                        isFinal == null || isFinal,
                        revision,
                        sourceRevision,
                        words);
            }
            require(speaker == null || speaker.length() <= Limits.DEFAULT.maxLabelChars(), "speaker");
            long startMs = thousandths(start);
            long endMs = thousandths(end);
            require(startMs >= 0 && (endMs < 0 || endMs >= startMs), "times");
            return new AsrEvent(
                    session,
                    event,
                    time,
                    segment,
                    present(isFinal),
                    revision,
                    speaker == null ? AsrEvent.UNKNOWN_SPEAKER : speaker,
                    channel,
                    language,
                    words,
                    startMs,
                    endMs,
                    (int) thousandths(confidence),
                    List.of());
        }

        private static String id(@Nullable String id) {
            String there = present(id);
            require(Ids.isId(there), "id");
            return there;
        }

        private static <T> T present(@Nullable T value) {
            if (value == null) {
                throw new IllegalStateException("missing");
            }
            return value;
        }

        private static long thousandths(double value) {
            return value < 0 ? SpeechEvent.ABSENT : Math.round(value * 1_000);
        }
    }
}
