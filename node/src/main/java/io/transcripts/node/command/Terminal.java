package io.transcripts.node.command;

/**
 * Whether a person is watching. Java 17 cannot tell for one stream alone, so the launcher asks the shell and passes the
 * answer in system properties; without it the answer is no, which only makes the output plainer.
 */
public final class Terminal {
    private static final int COLUMNS = 80;
    private static final boolean DUMB = "dumb".equals(System.getenv("TERM"));

    private Terminal() {}

    /** Standard output is a terminal that can move its cursor. */
    public static boolean onOutput() {
        return !DUMB && Boolean.getBoolean("transcripts.tty.out");
    }

    /** Standard error is a terminal that can move its cursor. */
    public static boolean onError() {
        return !DUMB && Boolean.getBoolean("transcripts.tty.err");
    }

    /** How wide it is. */
    public static int columns() {
        return Integer.getInteger("transcripts.columns", COLUMNS);
    }

    /** Colours and dimming are welcome too (https://no-color.org). */
    public static boolean styled() {
        return onOutput() && System.getenv("NO_COLOR") == null;
    }
}
