package io.transcripts.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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

/** One event from the bytes of its record. Many different ones: with one alone, the processor learns it by heart. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
    private static final int EVENTS = 500;

    /** What is decoded. */
    public enum Kind {
        FINAL,
        FINAL_IN_GERMAN,
        INTERIM,
        TRANSLATION,
        WITH_12_WORDS
    }

    @Param
    private Kind kind;

    private final EventCodec codec = new EventCodec(Limits.DEFAULT);
    private final List<byte[]> values = new ArrayList<>();

    @Setup
    public void values() {
        for (int i = 0; i < EVENTS; i++) {
            values.add(bytes(kind, i));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void decode(Blackhole sink) throws RejectedEvent {
        for (byte[] value : values) {
            sink.consume(codec.decode(value));
        }
    }

    static byte[] bytes(Kind kind, int i) {
        return value(kind, i).getBytes(StandardCharsets.UTF_8);
    }

    private static String value(Kind kind, int i) {
        String english =
                "Thanks, that is order %d; it was meant to be here on Tuesday, wasn't it?".formatted(4_000 + i);
        String german = "Grüß Gott, das ist Bestellung %d; sie wäre für Dienstag zugesagt, früh.".formatted(4_000 + i);
        return switch (kind) {
            case FINAL -> asr(i, true, english, "");
            case FINAL_IN_GERMAN -> asr(i, true, german, "");
            case INTERIM -> asr(i, false, english.substring(0, 8 + i % (english.length() - 8)), "");
            case TRANSLATION -> """
                {"type":"translation","session_id":"call_7f3a%04d","event_id":"evt_%08d",\
                "occurred_at":"2026-11-22T10:%02d:%02d.%03dZ","segment_id":"seg_%04d","language":"en","is_final":true,\
                "source_revision":0,"text":"%s"}""".formatted(i % 40, i, i / 60 % 60, i % 60, i % 1_000, i, english);
            case WITH_12_WORDS -> asr(i, true, english, words(i, english.split(" ")));
        };
    }

    private static String asr(int i, boolean isFinal, String text, String more) {
        return """
                {"type":"asr","session_id":"call_7f3a%04d","event_id":"evt_%08d",\
                "occurred_at":"2026-11-22T10:%02d:%02d.%03dZ","segment_id":"seg_%04d","is_final":%s,"revision":%d,\
                "speaker":"%s","channel":%d,"language":"de","text":"%s",\
                "start_time":%s,"end_time":%s,"confidence":0.%d%s}""".formatted(
                        i % 40,
                        i,
                        i / 60 % 60,
                        i % 60,
                        i % 1_000,
                        i,
                        isFinal,
                        i % 2,
                        i % 3 == 0 ? "agent" : "customer",
                        i % 2,
                        text,
                        seconds(i * 3_250L),
                        seconds(i * 3_250L + 2_710),
                        80 + i % 20,
                        more);
    }

    private static String words(int i, String[] spoken) {
        StringBuilder words = new StringBuilder(",\"words\":[");
        for (int w = 0; w < 12; w++) {
            words.append(w == 0 ? "" : ",")
                    .append("{\"word\":\"%s\",\"start_time\":%s,\"end_time\":%s,\"confidence\":0.%d}"
                            .formatted(
                                    spoken[w % spoken.length],
                                    seconds(i * 3_250L + w * 220L),
                                    seconds(i * 3_250L + w * 220L + 190),
                                    80 + (i + w) % 20));
        }
        return words.append(']').toString();
    }

    private static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.2f", ms / 1_000.0);
    }
}
