package io.transcripts.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is the same for all runs of one invocation.
 *
 * @param events of the input
 * @param repeat runs of each contender
 * @param partitions of the input, the product's store and L's output
 * @param threads of the product, L and A; P's are in its name
 * @param heap of every contender, as in -Xmx
 * @param javaOptions of every contender
 * @param productOptions further ones for {@code serve}
 * @param label added to the names of scenarios in the results
 * @param timeLimit of one run, after which it is judged by what it has processed until then
 * @param budget of the whole: no further round of repeats begins when it would not fit
 */
record Settings(
        long events,
        int repeat,
        int partitions,
        int threads,
        String heap,
        List<String> javaOptions,
        List<String> productOptions,
        String label,
        Duration timeLimit,
        Duration budget) {

    Settings {
        javaOptions = List.copyOf(javaOptions);
        productOptions = List.copyOf(productOptions);
    }

    /** For a file of results. */
    Map<String, Object> facts() {
        return Map.of(
                "events",
                events,
                "repeat",
                repeat,
                "partitions",
                partitions,
                "threads",
                threads,
                "heap",
                heap,
                "java_options",
                String.join(" ", javaOptions),
                "product_options",
                String.join(" ", productOptions),
                "time_limit",
                timeLimit.toString());
    }
}
