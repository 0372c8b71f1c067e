package io.transcripts.node.command;

import io.transcripts.api.ApiServer;
import io.transcripts.http.Origins;
import io.transcripts.http.connection.ConnectionLimits;
import io.transcripts.tls.ServerTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How callers reach a node. */
final class PublicPortOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "Address of the public port (default: ${DEFAULT-VALUE}, every one).")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Public port; 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "TLS on the public port: its certificate and those that lead to its authority, PEM. A new one"
                    + " takes effect without a restart.")
    private @Nullable Path certificates;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM, not encrypted.")
    private @Nullable Path key;

    @Option(
            names = "--cors-origin",
            paramLabel = "ORIGIN",
            split = ",",
            description = "Pages of this origin, such as https://app.example.com, may read answers in a browser; may be"
                    + " repeated (default: none).")
    private List<String> origins = new ArrayList<>();

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            defaultValue = "256",
            description = "To the public port at once; an IPv6 network of 64 bits is one address, and 0 is any number"
                    + " (default: ${DEFAULT-VALUE}).")
    private int maxConnectionsPerAddress;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "CIDR,…",
            split = ",",
            description =
                    "Networks of proxies before the public port, such as 10.0.0.0/8: without a limit of connections,"
                            + " and believed when they say for whom they ask (X-Forwarded-For, else Forwarded).")
    private List<String> trustedProxies = new ArrayList<>();

    /**
     * How the port is opened.
     *
     * @param streams that stay open besides
     * @throws ParameterException when a value is none
     */
    ApiServer.Options toOptions(int streams) {
        return ApiServer.Options.of(host, port)
                .with(limits().and(streams))
                .with(ServerTls.Files.of(certificates, key))
                .with(named());
    }

    private ConnectionLimits limits() {
        try {
            return ConnectionLimits.DEFAULT.with(maxConnectionsPerAddress, trustedProxies);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '--trusted-proxies': give addresses or networks, such as 10.0.0.0/8 or"
                            + " ::1.",
                    e);
        }
    }

    private Origins named() {
        try {
            return Origins.of(origins);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '--cors-origin': " + e.getMessage(), e);
        }
    }
}
