package io.transcripts.bench;

import java.util.Map;

/**
 * What one run of one contender gave.
 *
 * @param scenario what was asked of it, such as {@code reads30}
 * @param contender who was asked, such as {@code product} or {@code S}
 * @param run from 1
 * @param figures by name, which ends in its unit
 */
record Result(String scenario, String contender, int run, Map<String, Double> figures) {
    Result {
        figures = Map.copyOf(figures);
    }
}
