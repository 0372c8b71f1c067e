package io.transcripts.command;

import java.nio.file.Path;

/** Where this user's files belong, by the XDG Base Directory Specification. */
final class UserDirectories {
    private static final String US = "transcripts";

    private UserDirectories() {}

    /** Data that must survive a restart. */
    static Path data() {
        return of("XDG_DATA_HOME", ".local/share");
    }

    private static Path of(String variable, String otherwise) {
        String configured = System.getenv(variable);
        Path base = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home")).resolve(otherwise)
                : Path.of(configured);
        return base.resolve(US);
    }
}
