package io.transcripts.bench;

import io.transcripts.devkit.Publisher;
import org.jspecify.annotations.Nullable;

/**
 * One session that floods: at a steady rate a new segment with 5,000 words and their times, some 250 KB each, until it is
 * closed. After a few hundred the session is full, and the rest is dead-lettered.
 */
final class Flood implements AutoCloseable {
    private static final int WORDS = 5_000;
    private static final int LINGER_MS = 5;

    private final String bootstrapServers;
    private final String sessionId;
    private final double rate;
    private final Thread thread = new Thread(this::run, "flood");
    private volatile boolean isClosing;
    private volatile @Nullable RuntimeException failure;

    Flood(String bootstrapServers, String sessionId, double rate) {
        this.bootstrapServers = bootstrapServers;
        this.sessionId = sessionId;
        this.rate = rate;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        StringBuilder text = new StringBuilder();
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            text.append(i == 0 ? "" : " ").append("word");
            words.append(i == 0 ? "" : ",")
                    .append("{\"word\":\"word\",\"start_time\":")
                    .append(i)
                    .append(",\"end_time\":")
                    .append(i + 1)
                    .append('}');
        }
        SteadyRate schedule = new SteadyRate(rate);
        try (Events events = new Events(bootstrapServers, LINGER_MS)) {
            for (int segment = 0; !isClosing; segment++) {
                schedule.awaitNext();
                events.send(Events.record(
                        Publisher.Topics.DEFAULT.asr(),
                        sessionId,
                        "{\"type\":\"asr\",\"session_id\":\"" + sessionId + "\",\"segment_id\":\"seg_" + segment
                                + "\",\"is_final\":true,\"start_time\":0,\"end_time\":" + WORDS + ",\"text\":\""
                                + text + "\",\"words\":[" + words + "]}"));
            }
            events.flush();
        } catch (RuntimeException e) {
            // For whoever closes it: a flood that ended early was none.
            failure = e;
        }
    }

    @Override
    public void close() {
        isClosing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
