package io.transcripts.node.deadletters;

import io.transcripts.node.command.CommandException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which letters are meant. */
final class LetterFilter {
    @Option(
            names = "--reason",
            paramLabel = "CODE",
            description = "Only of this reason: invalid_json, missing_field, invalid_field, unknown_type or too_large.")
    private @Nullable String reason;

    @Option(names = "--topic", paramLabel = "NAME", description = "Only from this input topic.")
    private @Nullable String topic;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only of records of this time or later: a time such as 2026-11-22T10:00:00Z, or a duration before now"
                            + " such as PT1H.")
    private @Nullable String since;

    boolean takes(DeadLetter letter, @Nullable Instant earliest) {
        Instant time = letter.time();
        return (reason == null || reason.equals(letter.code()))
                && (topic == null || topic.equals(letter.topic()))
                && (earliest == null || time == null || !time.isBefore(earliest));
    }

    /**
     * From when on; null for all.
     *
     * @throws CommandException when it is neither a time nor a duration
     */
    @Nullable
    Instant earliest(Instant now) {
        if (since == null) {
            return null;
        }
        try {
            return since.startsWith("P") ? now.minus(Duration.parse(since)) : Instant.parse(since);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new CommandException(
                    "--since must be a time such as 2026-11-22T10:00:00Z or a duration such as PT1H or P1D; got "
                            + since + ".",
                    e);
        }
    }

    /** Tells filters apart, in characters that a consumer group's name may have. */
    String name() {
        return (reason == null ? "all" : reason) + (topic == null ? "" : "." + topic);
    }
}
