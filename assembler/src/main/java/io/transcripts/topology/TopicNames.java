package io.transcripts.topology;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The topics of a node. The three inputs may be one topic.
 *
 * @param asr input: recognition results
 * @param translation input: translations
 * @param session input: session events
 * @param notifications output: what consumers are told of sessions
 * @param deadLetters output: records that are not events
 * @param strays internal: records on their way to the partition that owns their session
 */
public record TopicNames(
        String asr, String translation, String session, String notifications, String deadLetters, String strays) {

    /** The default names; the internal one carries the application id, as Kafka Streams' own do. */
    public static TopicNames defaults(String applicationId) {
        return new TopicNames(
                "speech.asr",
                "speech.translation",
                "speech.session",
                "transcript.events",
                "transcript.dead-letter",
                applicationId + "-strays");
    }

    /** The input topics, each once. */
    public Set<String> inputs() {
        return new LinkedHashSet<>(List.of(asr, translation, session));
    }
}
