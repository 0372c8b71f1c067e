package io.transcripts.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@link HttpLoad} as a process of its own, so that its heap and its garbage are not the server's. Prints one line of JSON.
 * The key comes from {@code TRANSCRIPTS_API_KEY}, since command lines are there for all to see.
 */
@Command(name = "http-load", mixinStandardHelpOptions = true)
public final class HttpLoadMain implements Callable<Integer> {
    @Option(names = "--url", required = true, description = "Of the server, without a path.")
    private URI url = URI.create("");

    @Option(
            names = "--path",
            required = true,
            description = "To ask for; # in it stands for a number from 0 to --sessions, which is left out.")
    private String path = "";

    @Option(names = "--sessions", defaultValue = "1", description = "Different numbers for #.")
    private int sessions;

    @Option(names = "--numbers", split = ",", description = "For #, instead of all below --sessions.")
    private List<Integer> numbers = new ArrayList<>();

    @Option(names = "--connections", defaultValue = "16")
    private int connections;

    @Option(names = "--warm-up", defaultValue = "PT5S")
    private Duration warmUp = Duration.ZERO;

    @Option(names = "--duration", defaultValue = "PT10S")
    private Duration duration = Duration.ZERO;

    @Option(names = "--rate", defaultValue = "0", description = "Requests a second at a steady rate; 0: all it can.")
    private double rate;

    @Option(names = "--once", description = "End when every session has been asked for once.")
    private boolean once;

    @Option(names = "--watch", description = "Process whose CPU time is taken; may be repeated.")
    private List<Long> watched = new ArrayList<>();

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new HttpLoadMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        String key = System.getenv().getOrDefault("TRANSCRIPTS_API_KEY", "none");
        List<byte[]> requests = new ArrayList<>();
        for (int number :
                numbers.isEmpty() ? IntStream.range(0, sessions).boxed().toList() : numbers) {
            requests.add(HttpConnection.request(url.getHost(), path.replace("#", Integer.toString(number)), key));
        }
        HttpLoad load = new HttpLoad(
                new HttpLoad.Options(url.getHost(), url.getPort(), connections, warmUp, duration, rate, once, watched),
                requests);
        System.out.println(new JsonMapper().writeValueAsString(load.run()));
        return 0;
    }
}
