package io.transcripts.chaos;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must be true of every answer. */
final class Invariants {
    private Invariants() {}

    /**
     * Looks at an owner's answer.
     *
     * @param before the latest that had been shown when the question was asked; null for nothing
     * @param answer null when it says that there is no such session
     * @return what is wrong with it
     */
    static Optional<String> ofOwner(@Nullable Observation before, @Nullable Observation answer) {
        if (answer == null) {
            return before == null ? Optional.empty() : Optional.of("not found, after it was shown");
        }
        Optional<String> alone = ofCopy(answer);
        if (alone.isPresent() || before == null) {
            return alone;
        }
        if (answer.version() < before.version()) {
            return Optional.of("version " + answer.version() + " after " + before.version());
        }
        if (answer.version() == before.version() && answer.isOtherBody(before)) {
            return Optional.of("version " + answer.version() + " with two bodies");
        }
        if (before.isComplete() && !answer.isComplete()) {
            return Optional.of("processing, after it was complete");
        }
        return before.wordings().entrySet().stream()
                .filter(shown -> answer.wordings().getOrDefault(shown.getKey(), -1) < shown.getValue())
                .findFirst()
                .map(shown -> answer.wordings().containsKey(shown.getKey())
                        ? "an older revision of segment " + shown.getKey()
                        : "segment " + shown.getKey() + " is gone");
    }

    /**
     * Looks at the last answer of all.
     *
     * @param said the last wording of each segment that was said
     */
    static Optional<String> ofEnd(Map<String, Integer> said, Observation answer) {
        if (!answer.isComplete()) {
            return Optional.of("not complete");
        }
        Optional<String> alone = ofCopy(answer);
        return alone.isPresent()
                ? alone
                : said.entrySet().stream()
                        .filter(last ->
                                !last.getValue().equals(answer.wordings().get(last.getKey())))
                        .findFirst()
                        .map(last -> "segment " + last.getKey() + " does not show what was said last");
    }

    /** Looks at what a copy shows: it may be old. */
    static Optional<String> ofCopy(Observation answer) {
        return answer.wordings().entrySet().stream()
                .filter(shown -> shown.getValue() < 0)
                .findFirst()
                .map(shown -> "segment " + shown.getKey() + " shows what was never said");
    }
}
