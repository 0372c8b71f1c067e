package io.transcripts.domain;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The words of one final, of about 72 characters. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WordCountBenchmark {

    /** What is counted. */
    public enum Language {
        ENGLISH("Thanks, that is order 4711; it was meant to be here on Tuesday, wasn't it?"),
        GERMAN("Grüß Gott, das ist Bestellung 4711; sie wäre für Dienstag zugesagt, früh.");

        private final String text;

        Language(String text) {
            this.text = text;
        }
    }

    @Param
    private Language language;

    @Benchmark
    public int count() {
        return WordCount.of(language.text);
    }
}
