package io.transcripts.node.rebuild;

import io.transcripts.node.command.CommandException;
import java.net.URI;
import java.util.Set;

/** The management port of a node of this machine. */
final class StatusUrl {
    static final String DEFAULT = "http://localhost:9404";

    private static final Set<String> EVERY_ADDRESS = Set.of("", "0.0.0.0", "::", "[::]");
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private StatusUrl() {}

    /**
     * As a node opens it.
     *
     * @param host of the settings; empty for none
     * @param port of the settings; empty for none
     * @throws CommandException when only the node knows
     */
    static URI of(String host, String port) {
        if (port.equals("0")) {
            throw new CommandException(
                    "The settings let the node take any free management-port; name the one that it has with"
                            + " --status-url, or give --no-wait.");
        }
        if (host.isEmpty() && port.isEmpty()) {
            return URI.create(DEFAULT);
        }
        String name = EVERY_ADDRESS.contains(host) ? "localhost" : host;
        String inUrl = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
        String url =
                "http://" + inUrl + ":" + (port.isEmpty() ? URI.create(DEFAULT).getPort() : port);
        try {
            return checked(URI.create(url));
        } catch (IllegalArgumentException e) {
            throw refused(url);
        }
    }

    /** @throws CommandException when nothing could be asked there */
    static URI checked(URI url) {
        if (url.getHost() == null || url.getScheme() == null || !SCHEMES.contains(url.getScheme())) {
            throw refused(url.toString());
        }
        return url;
    }

    private static CommandException refused(String url) {
        return new CommandException(
                "--status-url must be a URL such as " + DEFAULT + ", got " + url + "; nothing was deleted.");
    }
}
