package io.transcripts.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether whose request it is may have another answer now.
 *
 * @param headers that the answer has in any case
 * @param refusal the answer; null when it may have one
 */
public record Admission(
        Map<String, String> headers, @Nullable Problem refusal) {
    /** Of whom nobody counts. */
    public static final Admission UNCOUNTED = new Admission(Map.of(), null);
}
