package io.transcripts.node.command;

/** Refuses limits below one, which nobody means: most would let in nothing, and mark every session for good. */
final class LeastValue {
    private LeastValue() {}

    /** @throws CommandException when it is less than one */
    static int one(String option, int value) {
        return Math.toIntExact(one(option, (long) value));
    }

    /** @throws CommandException when it is less than one */
    static long one(String option, long value) {
        if (value < 1) {
            throw new CommandException(option + " must be at least 1, got " + value);
        }
        return value;
    }
}
