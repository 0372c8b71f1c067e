package io.transcripts.bench;

import java.util.Map;

/**
 * A part of the benchmark that runs in a JVM of its own, so that its heap and its garbage are not those of what it measures.
 * It is a record, which crosses to the other JVM as JSON: see {@link PartMain}.
 */
interface Part {
    /** Heap of its JVM, in what {@code -Xmx} takes. */
    default String heap() {
        return "512m";
    }

    /**
     * Does the work, in that JVM.
     *
     * @return what was measured; empty for a part that goes on in threads of its own until it is told to stop
     */
    Map<String, Double> run() throws Exception;
}
