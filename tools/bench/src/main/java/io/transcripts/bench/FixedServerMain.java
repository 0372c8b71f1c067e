package io.transcripts.bench;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.transcripts.api.ApiServer;
import io.transcripts.devkit.FixedBodyServer;
import io.transcripts.keys.KeyRing;
import io.transcripts.node.command.StopSignal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Contender S: the product's HTTP server with a fixed body, in a process of its own. Says {@code API at URL} as a node does.
 */
@Command(name = "fixed-server", mixinStandardHelpOptions = true)
public final class FixedServerMain implements Callable<Integer> {
    @Option(names = "--api-keys", required = true)
    private Path apiKeys = Path.of("");

    @Option(names = "--body-bytes", required = true, description = "Length of the body.")
    private int bodyBytes;

    /** Runs until it is told to stop. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new FixedServerMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        byte[] body = "x".repeat(bodyBytes).getBytes(StandardCharsets.US_ASCII);
        try (StopSignal stop = new StopSignal();
                KeyRing keys = KeyRing.open(apiKeys);
                FixedBodyServer server = new FixedBodyServer(
                        ApiServer.Options.of("127.0.0.1", 0),
                        keys,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        body)) {
            System.out.println("API at " + server.url());
            stop.await();
        }
        return 0;
    }
}
