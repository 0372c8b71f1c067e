package io.transcripts.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Publishes calls at a steady rate, as a process of its own: the ingest beside which something else is measured. */
@Command(name = "steady-events", mixinStandardHelpOptions = true)
public final class SteadyEventsMain implements Callable<Integer> {
    private static final int OPEN = 500;
    private static final int SEGMENTS = 30;
    private static final int LINGER_MS = 5;

    @Option(names = "--bootstrap-servers", required = true)
    private String bootstrapServers = "";

    @Option(names = "--rate", required = true, description = "Events a second.")
    private double rate;

    @Option(names = "--duration", required = true)
    private Duration duration = Duration.ZERO;

    @Option(names = "--prefix", required = true, description = "Of the session ids.")
    private String prefix = "";

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new SteadyEventsMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        CompleteCalls calls = new CompleteCalls(prefix, SEGMENTS, OPEN);
        long count = Math.round(rate * duration.toMillis() / 1_000);
        try (Events events = new Events(bootstrapServers, LINGER_MS)) {
            System.out.println("publishing");
            SteadyRate schedule = new SteadyRate(rate);
            for (int first = 0; events.sent() < count; first += OPEN) {
                calls.generate(first, OPEN, event -> {
                    if (events.sent() < count) {
                        schedule.awaitNext();
                        events.send(event);
                    }
                });
            }
            events.flush();
            System.out.println(new JsonMapper()
                    .writeValueAsString(
                            Map.of("events", (double) events.sent(), "behind_ms", schedule.behind() / 1e6)));
        }
        return 0;
    }
}
