package io.transcripts.devkit;

/**
 * Whether a person is watching. Java 17 cannot tell for one stream alone, so the launcher asks the shell and passes the
 * answer in system properties; without it the answer is no, which only makes the output plainer.
 */
final class Terminal {
    private static final boolean DUMB = "dumb".equals(System.getenv("TERM"));

    private Terminal() {}

    /** Standard output is a terminal that can move its cursor. */
    static boolean onOutput() {
        return !DUMB && Boolean.getBoolean("transcripts.tty.out");
    }

    /** Standard error is a terminal that can move its cursor. */
    static boolean onError() {
        return !DUMB && Boolean.getBoolean("transcripts.tty.err");
    }

    /** Colours and dimming are welcome too (https://no-color.org). */
    static boolean styled() {
        return onOutput() && System.getenv("NO_COLOR") == null;
    }
}
