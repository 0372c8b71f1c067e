package io.transcripts.node.command;

import java.nio.file.Path;

/** Where this user's files belong, by the XDG Base Directory Specification. */
public final class UserDirectories {
    private static final String US = "transcripts";

    private UserDirectories() {}

    /** Data that must survive a restart. */
    public static Path data() {
        return of("XDG_DATA_HOME", ".local/share");
    }

    /** Where the nodes of this user share their secret, unless told otherwise. */
    public static Path peerSecret() {
        return of("XDG_CONFIG_HOME", ".config").resolve("peer-secret");
    }

    private static Path of(String variable, String otherwise) {
        String configured = System.getenv(variable);
        Path base = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home")).resolve(otherwise)
                : Path.of(configured);
        return base.resolve(US);
    }
}
