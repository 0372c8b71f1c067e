package io.transcripts.node.command;

import io.transcripts.node.log.Logging;
import io.transcripts.node.log.Logging.Format;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a node writes into its log. */
final class LogOptions {
    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "Lines for people, or an object a line (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TEXT;

    @Option(
            names = "--access-log",
            paramLabel = "true|false",
            arity = "1",
            defaultValue = "false",
            description = "Whether each request to the public port is a line: its id, key, route, status, time and"
                    + " bytes, and no session, query or text (default: ${DEFAULT-VALUE}).")
    private boolean isAccessLogged;

    @Option(
            names = "--log-levels",
            paramLabel = "FILE",
            description =
                    "Levels of loggers, such as io.transcripts.peer=DEBUG, a line each; a change takes effect without"
                            + " a restart, and a file that is not there sets none.")
    private @Nullable Path levels;

    Logging.Options toOptions() {
        return new Logging.Options(format, isAccessLogged, levels);
    }
}
