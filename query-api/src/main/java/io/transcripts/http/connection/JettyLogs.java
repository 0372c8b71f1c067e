package io.transcripts.http.connection;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Those of the server's loggers that write a line, with what was sent in it, each time that somebody sends something odd. */
final class JettyLogs {
    private static final List<String> LOUD = List.of(
            // A bad name of a host.
            "org.eclipse.jetty.util.HostPort",
            // Two of them.
            "org.eclipse.jetty.http.HttpParser",
            // An answer that failed, with the request's line: what is our fault has a line of ours.
            "org.eclipse.jetty.server.Response",
            // Settings in an upgrade, and whatever else breaks off a connection or a stream.
            "org.eclipse.jetty.http2");

    private JettyLogs() {}

    /** Hushes them, but for those that the configuration of the log names itself. */
    static void hush() {
        for (String name : LOUD) {
            if (LoggerFactory.getLogger(name) instanceof Logger logger && logger.getLevel() == null) {
                logger.setLevel(Level.ERROR);
            }
        }
    }
}
