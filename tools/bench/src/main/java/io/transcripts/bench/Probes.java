package io.transcripts.bench;

import io.transcripts.devkit.Publisher;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Segments that somebody waits for. They stand in sessions of their own, a few in each, so that the answers in which they are
 * looked for stay short.
 *
 * @param prefix of the session ids
 */
record Probes(String prefix) {
    private static final int PER_SESSION = 10;

    static String segmentId(int probe) {
        return "probe_" + probe;
    }

    String sessionId(int probe) {
        return prefix + probe / PER_SESSION;
    }

    /** The sessions for so many probes. */
    List<String> sessionIds(int probes) {
        return IntStream.rangeClosed(0, probes / PER_SESSION)
                .mapToObj(session -> prefix + session)
                .toList();
    }

    /** The event of a probe: a final result. */
    ProducerRecord<byte[], byte[]> probe(int probe) {
        return Events.record(
                Publisher.Topics.DEFAULT.asr(),
                sessionId(probe),
                "{\"type\":\"asr\",\"session_id\":\"" + sessionId(probe) + "\",\"segment_id\":\"" + segmentId(probe)
                        + "\",\"is_final\":true,\"speaker\":\"agent\",\"text\":\"This is waited for.\",\"start_time\":"
                        + probe % PER_SESSION + ".0,\"end_time\":" + probe % PER_SESSION + ".9}");
    }
}
