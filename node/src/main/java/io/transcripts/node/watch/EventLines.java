package io.transcripts.node.watch;

import org.jspecify.annotations.Nullable;

/**
 * Puts server-sent events together from the lines of a stream, however they are read. What is not whole when the stream ends is
 * none. Not thread-safe.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">The grammar</a>
 */
public final class EventLines {
    private static final String MESSAGE = "message";

    private String type = MESSAGE;
    private @Nullable String id;
    private @Nullable StringBuilder data;

    /**
     * An event.
     *
     * @param id null when it has none
     */
    public record Event(String type, String data, @Nullable String id) {}

    /**
     * Takes the next line.
     *
     * @param line without its end
     * @return the event that it ends; null when it ends none
     */
    public @Nullable Event take(String line) {
        if (line.isEmpty()) {
            Event event = data == null ? null : new Event(type, data.toString(), id);
            type = MESSAGE;
            if (event != null) {
                id = null;
            }
            data = null;
            return event;
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
        return null;
    }
}
