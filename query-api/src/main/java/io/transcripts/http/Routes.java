package io.transcripts.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The paths of one port. All are for GET and HEAD, some for DELETE. */
public final class Routes {
    private static final String VARIABLE = "{id}";

    private final List<Route> routes;

    /**
     * A path and what answers there.
     *
     * @param template segments by slashes; at most one is <code>{id}</code>, which stands for any that is not empty
     * @param isOpen to callers without a key
     * @param endpoint for GET and HEAD
     * @param delete for DELETE; null where that is not allowed
     */
    public record Route(
            String template,
            boolean isOpen,
            Endpoint endpoint,
            @Nullable Endpoint delete) {

        /** One to be read only. */
        public Route(String template, boolean isOpen, Endpoint endpoint) {
            this(template, isOpen, endpoint, null);
        }

        /** The same with something to be deleted. */
        public Route withDelete(Endpoint deleting) {
            return new Route(template, isOpen, endpoint, deleting);
        }

        /** What answers to a method; null where that is not allowed. */
        @Nullable
        Endpoint endpoint(String method) {
            return switch (method) {
                case "GET", "HEAD" -> endpoint;
                case "DELETE" -> delete;
                default -> null;
            };
        }

        /** The methods that are allowed, as in {@code Allow}. */
        String methods() {
            return delete == null ? Headers.READ_METHODS : Headers.READ_METHODS + ", DELETE";
        }
    }

    /** @param parameter decoded; null where there is none or it cannot be decoded */
    record Match(Route route, @Nullable String parameter) {}

    /** @param routes the first that matches is taken */
    public Routes(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /**
     * Finds the route of a path.
     *
     * @param rawPath as it was sent: split before it is decoded, so that an encoded slash stays inside its segment
     */
    @Nullable
    Match match(@Nullable String rawPath) {
        if (rawPath == null) {
            return null;
        }
        String[] segments = rawPath.split("/", -1);
        List<@Nullable String> decoded = new ArrayList<>();
        for (String segment : segments) {
            decoded.add(Percent.decode(segment, false));
        }
        for (Route route : routes) {
            Match match = match(route, decoded);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    private static @Nullable Match match(Route route, List<@Nullable String> decoded) {
        String[] template = route.template().split("/", -1);
        if (template.length != decoded.size()) {
            return null;
        }
        String parameter = null;
        for (int i = 0; i < template.length; i++) {
            String segment = decoded.get(i);
            if (!template[i].equals(VARIABLE)) {
                if (!template[i].equals(segment)) {
                    return null;
                }
            } else if (segment != null && segment.isEmpty()) {
                return null;
            } else {
                parameter = segment;
            }
        }
        return new Match(route, parameter);
    }
}
