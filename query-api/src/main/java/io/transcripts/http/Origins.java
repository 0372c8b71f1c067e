package io.transcripts.http;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where pages come from that may read answers in a browser, as browsers write it: {@code https://app.example.com}. Each is
 * named; there is no pattern, since whoever gets hold of a name that one fits would read on.
 *
 * @param names empty for none
 */
public record Origins(Set<String> names) {
    /** Of no page at all. */
    public static final Origins NONE = new Origins(Set.of());

    private static final Pattern ORIGIN =
            Pattern.compile("(https?)://([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::([1-9]\\d{0,4}))?");
    private static final Set<String> DEFAULT_PORTS = Set.of("http:80", "https:443");

    /** @throws IllegalArgumentException with a sentence, when one is no origin as browsers write it */
    public Origins {
        names = Set.copyOf(names);
        for (String name : names) {
            var origin = ORIGIN.matcher(name);
            if (!origin.matches() || DEFAULT_PORTS.contains(origin.group(1) + ':' + origin.group(3))) {
                throw new IllegalArgumentException(name + " is no origin: give scheme and host in lower case, and the"
                        + " port unless it is the scheme's own, such as https://app.example.com; * and patterns are not"
                        + " taken.");
            }
        }
    }

    /** So many of them, each once. */
    public static Origins of(List<String> names) {
        return new Origins(Set.copyOf(names));
    }
}
