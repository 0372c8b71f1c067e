package io.transcripts.live;

/**
 * What is said of a batch of events before the first of them.
 *
 * @param cursor where to go on behind the batch
 * @param status of the transcript: {@code processing}, {@code complete} or {@code failed}
 * @param isReset whether it begins with a reset, and so makes no sense without its end
 */
public record BatchHead(String cursor, String status, boolean isReset) {
    /** The status of a transcript that is still being made. */
    public static final String PROCESSING = "processing";

    /** Whether the transcript is still being made. */
    boolean isProcessing() {
        return status.equals(PROCESSING);
    }
}
