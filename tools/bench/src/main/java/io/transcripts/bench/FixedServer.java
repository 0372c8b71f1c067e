package io.transcripts.bench;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.transcripts.api.ApiServer;
import io.transcripts.devkit.FixedBodyServer;
import io.transcripts.keys.KeyRing;
import io.transcripts.node.command.StopSignal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Contender S: the product's HTTP server with a fixed body. Says {@code API at URL} as a node does. */
record FixedServer(String keysFile, int bodyBytes) implements Part {
    @Override
    public String heap() {
        return Stack.NODE_HEAP;
    }

    @Override
    public Map<String, Double> run() throws InterruptedException {
        byte[] body = "x".repeat(bodyBytes).getBytes(StandardCharsets.US_ASCII);
        try (StopSignal stop = new StopSignal();
                KeyRing keys = KeyRing.open(Path.of(keysFile));
                FixedBodyServer server = new FixedBodyServer(
                        ApiServer.Options.of("127.0.0.1", 0),
                        keys,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        body)) {
            System.out.println("API at " + server.url());
            stop.await();
        }
        return Map.of();
    }
}
