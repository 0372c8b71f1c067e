package io.transcripts.node.command;

import io.transcripts.schema.Limits;
import picocli.CommandLine.Option;

/** What an event may hold: asked by the nodes, and by whoever looks at events before they are published. */
public final class EventLimitOptions {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Option(
            names = "--max-value-bytes",
            paramLabel = "BYTES",
            defaultValue = "1048576",
            description =
                    "Limit of the value of a record; input and dead-letter topics that exist must take as much, and"
                            + " four times as much (max.message.bytes)" + DEFAULT)
    private int maxValueBytes;

    @Option(
            names = "--max-text-bytes",
            paramLabel = "BYTES",
            defaultValue = "32768",
            description = "Limit of a text, in UTF-8" + DEFAULT)
    private int maxTextBytes;

    @Option(
            names = "--max-words",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Limit of words in an event" + DEFAULT)
    private int maxWords;

    @Option(
            names = "--max-time-seconds",
            paramLabel = "SECONDS",
            defaultValue = "2592000",
            description = "Limit of times and durations" + DEFAULT)
    private long maxTimeSeconds;

    @Option(
            names = "--max-metadata-bytes",
            paramLabel = "BYTES",
            defaultValue = "16384",
            description = "Limit of a session's metadata" + DEFAULT)
    private int maxMetadataBytes;

    @Option(
            names = "--max-participants",
            paramLabel = "N",
            defaultValue = "100",
            description = "Limit of participants" + DEFAULT)
    private int maxParticipants;

    @Option(
            names = "--max-label-chars",
            paramLabel = "N",
            defaultValue = "128",
            description = "Limit of a speaker's role or name" + DEFAULT)
    private int maxLabelChars;

    /**
     * The limits.
     *
     * @throws CommandException when one of them is less than one
     */
    public Limits limits() {
        return new Limits(
                LeastValue.one("max-value-bytes", maxValueBytes),
                LeastValue.one("max-text-bytes", maxTextBytes),
                LeastValue.one("max-words", maxWords),
                LeastValue.one("max-time-seconds", maxTimeSeconds) * 1_000,
                LeastValue.one("max-metadata-bytes", maxMetadataBytes),
                LeastValue.one("max-participants", maxParticipants),
                LeastValue.one("max-label-chars", maxLabelChars));
    }
}
