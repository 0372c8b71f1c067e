package io.transcripts.node.verify;

import io.transcripts.node.command.KnownPeers;
import io.transcripts.node.command.NodesOptions;
import io.transcripts.node.command.PeerOptions;
import io.transcripts.node.command.Settings;
import io.transcripts.peer.PeerTls;
import io.transcripts.replay.Replay;
import io.transcripts.replay.Replay.Position;
import io.transcripts.replay.Replay.Whole;
import io.transcripts.runtime.AssemblerConfig;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code verify}: proves that the nodes serve what the input topics say. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        defaultValueProvider = Settings.class,
        description = {
            "Rebuilds every transcript from the input topics, beside the running nodes, and compares them with what the"
                    + " nodes serve: all organizations, every segment and field. Changes nothing. Worth running before and"
                    + " after an upgrade.",
            "",
            "Sessions that go on meanwhile are looked at again until they stand still. Differences are named by session,"
                    + " segment and field, never by text. The inputs are whole since the oldest record that each of them"
                    + " holds. A session from before that differs counts as expired, unless the inputs hold its erasure.",
            "",
            "Give it the options that the nodes were started with (or their --config): topics, limits and periods decide"
                    + " what a transcript is.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 all equal or expired, 1 some differ, nobody could answer for them, or nothing is proven, 2 the command"
                    + " line is wrong.",
            "",
            "Examples:",
            "  ./transcripts verify",
            "  ./transcripts verify --peer node-0:8081 --peer node-1:8081 --config node.properties",
            "  ./transcripts verify --peer localhost:8081 --session sess_01"
        })
public final class VerifyCommand implements Callable<Integer> {
    private static final Pattern PLACE = Pattern.compile("(.+)-([0-9]{1,5})@([0-9]{1,18})");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private KnownPeers peers = new KnownPeers();

    @Mixin
    private PeerOptions peerOptions = new PeerOptions();

    @Option(names = "--session", paramLabel = "ID", description = "Only this session; may be repeated.")
    private Set<String> sessions = Set.of();

    @Option(
            names = "--leave-out",
            paramLabel = "TOPIC-PARTITION@OFFSET",
            description = "Rebuild without this record, to see that its session is found to differ; may be repeated.")
    private List<String> leaveOut = List.of();

    @Option(
            names = "--scratch-dir",
            paramLabel = "DIR",
            description =
                    "Where to rebuild; needs the disk that all nodes' stores take together, and is empty afterwards"
                            + " (default: the system's temporary directory).")
    private @Nullable Path scratch;

    @Mixin
    private NodesOptions options = new NodesOptions();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        AssemblerConfig assembler = options.of(spec);
        PeerTls identity = peerOptions.files().read();
        Set<Position> without = leaveOut.stream().map(this::position).collect(Collectors.toSet());
        Peers nodes = new Peers(peers.addresses().stream().map(this::url).toList(), identity);
        nodes.check();
        long start = System.nanoTime();
        try (ScratchDirectory directory = new ScratchDirectory(scratch);
                Replay replay = new Replay(
                        assembler,
                        directory.path().resolve("rows"),
                        id -> sessions.isEmpty() || sessions.contains(id),
                        without::contains)) {
            Verification.Report report = new Verification(
                            replay,
                            nodes,
                            assembler.partitions(),
                            sessions,
                            patient(spec.commandLine().getErr()),
                            line -> {
                                out.println(line);
                                out.flush();
                            })
                    .run();
            report.whole()
                    .untold()
                    .forEach(partition -> out.println(partition
                            + " has lost records and holds none, and its retention does not tell since when: nothing is"
                            + " proven."));
            out.printf(
                    "Equal %,d, different %,d, expired %,d, beyond a limit %,d, unanswered %,d"
                            + " (%,d records, inputs whole since %s, %.1f s)%n",
                    report.equal(),
                    report.different(),
                    report.expired(),
                    report.outside(),
                    report.unanswered(),
                    replay.recordsRead(),
                    since(report.whole()),
                    (System.nanoTime() - start) / 1e9);
            out.flush();
            return report.isProven() ? 0 : 1;
        }
    }

    private static String since(Whole whole) {
        if (!whole.untold().isEmpty()) {
            return "an unknown time";
        }
        return whole.sinceMs() == 0
                ? "their beginning"
                : Instant.ofEpochMilli(whole.sinceMs()).toString();
    }

    /** Says something at most once a second. */
    private static Consumer<String> patient(PrintWriter err) {
        long[] lastNanos = {System.nanoTime()};
        return sentence -> {
            long now = System.nanoTime();
            if (now - lastNanos[0] > PATIENCE_NANOS) {
                lastNanos[0] = now;
                err.println(sentence);
                err.flush();
            }
        };
    }

    private URI url(String hostAndPort) {
        try {
            URI url = URI.create("https://" + hostAndPort);
            if (url.getHost() != null && url.getPort() > 0) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new ParameterException(
                spec.commandLine(), "--peer must be HOST:PORT, such as localhost:8081; got " + hostAndPort);
    }

    private Position position(String place) {
        Matcher matcher = PLACE.matcher(place);
        if (!matcher.matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--leave-out must be TOPIC-PARTITION@OFFSET, such as speech.asr-3@17; got " + place);
        }
        return new Position(matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
    }
}
