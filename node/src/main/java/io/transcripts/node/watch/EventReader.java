package io.transcripts.node.watch;

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

    /**
     * An event.
     *
     * @param id null when it has none
     */
    public record Event(String type, String data, @Nullable String id) {}

    /** @param in characters of the stream; not closed */
    public EventReader(Reader in) {
        this.in = in;
    }

    /** The next event; null when the stream has ended. */
    public @Nullable Event next() throws IOException {
        String type = "message";
        String id = null;
        StringBuilder data = null;
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                if (data != null) {
                    return new Event(type, data.toString(), id);
                }
                type = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + (line.startsWith(" ", colon + 1) ? 2 : 1));
            switch (field) {
                case "event" -> type = value;
                case "id" -> id = value;
                case "data" ->
                    data = data == null
                            ? new StringBuilder(value)
                            : data.append('\n').append(value);
                default -> {
                    // A comment, or nothing that we use.
                }
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
