package io.transcripts.node.watch;

import io.transcripts.node.watch.EventLines.Event;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events. What is not whole when the stream ends is none.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">The grammar</a>
 */
public final class EventReader {
    private final Reader in;
    private boolean isBehindReturn;

    /** @param in characters of the stream; not closed */
    public EventReader(Reader in) {
        this.in = in;
    }

    /** The next event; null when the stream has ended. */
    public @Nullable Event next() throws IOException {
        EventLines lines = new EventLines();
        for (String line = line(); line != null; line = line()) {
            Event event = lines.take(line);
            if (event != null) {
                return event;
            }
        }
        return null;
    }

    /** Null at the end of the stream, also in the middle of a line. */
    private @Nullable String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            boolean isSecond = isBehindReturn && c == '\n';
            isBehindReturn = c == '\r';
            if (isSecond) {
                continue;
            }
            if (c == '\n' || c == '\r') {
                return line.toString();
            }
            line.append((char) c);
        }
        return null;
    }
}
