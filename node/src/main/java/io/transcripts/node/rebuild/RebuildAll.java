package io.transcripts.node.rebuild;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.NodesOptions;
import io.transcripts.node.command.Reasons;
import io.transcripts.node.command.Settings;
import io.transcripts.node.command.StopSignal;
import io.transcripts.node.log.Logging;
import io.transcripts.node.rebuild.InputProgress.Gone;
import io.transcripts.node.rebuild.InputProgress.Look;
import io.transcripts.ownership.Ownership;
import io.transcripts.runtime.AssemblerConfig;
import io.transcripts.runtime.BrokerAccess;
import io.transcripts.runtime.StreamsRuntime;
import io.transcripts.store.StoreLayout;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rebuild all}: the whole state from the input topics, under another application id. */
@Command(
        name = "all",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        defaultValueProvider = Settings.class,
        description = {
            "Reads the input topics from their beginning under an application id of its own, and assembles everything that they"
                    + " hold, without notifications. Nodes of the old id go on meanwhile, and nothing of theirs is touched."
                    + " Ends when it has caught up, and says how to go on: start nodes under the new id, verify, send"
                    + " callers there, stop the old ones last.",
            "",
            "The number of partitions may be another one: that is how a store gets more of them. Input topics need not have as"
                    + " many.",
            "",
            "What has left the inputs by their retention is not rebuilt; it says first since when they are whole. Records that"
                    + " were refused are refused again: name another --topic-dead-letters where a second letter disturbs.",
            "",
            "Give it the options that the nodes have (or their --config), but for --application-id, and for --partitions where"
                    + " the number is to change. --threads makes it faster, up to one a partition.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 it has caught up, 1 it was stopped or failed, 2 the command line is wrong.",
            "",
            "Examples:",
            "  ./transcripts rebuild all --application-id transcripts-2 --partitions 24 --config node.properties",
            "  ./transcripts rebuild all --application-id transcripts-2 --config node.properties --continue"
        })
final class RebuildAll implements Callable<Integer> {
    /** Nobody asks it: it has no peer port, and is alone in its group. */
    private static final String NO_PEER = "localhost:1";

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final long CLOSE_ENOUGH_MS = 5_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--continue",
            description = "Go on with a rebuild that was stopped. Without it an id that has read anything is refused.")
    private boolean goOn;

    @Mixin
    private NodesOptions options = new NodesOptions();

    @Override
    public Integer call() throws InterruptedException {
        Logging.warningsOnly();
        AssemblerConfig assembler = options.of(spec).unannounced();
        try (Admin admin = BrokerAccess.connect(assembler);
                StopSignal stop = new StopSignal(Duration.ZERO, 1)) {
            refuseWhatIsInUse(admin, assembler.applicationId());
            InputProgress inputs = new InputProgress(
                    admin, assembler.applicationId(), assembler.topics().inputs());
            Gone gone = inputs.gone();
            say(spec.commandLine().getErr(), begin(assembler, inputs.look(), gone));
            long startNanos = System.nanoTime();
            if (!rebuild(assembler, inputs, stop)) {
                say(spec.commandLine().getErr(), "Stopped. The same command with --continue goes on from here.");
                return 1;
            }
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            PrintWriter out = spec.commandLine().getOut();
            say(
                    out,
                    String.format(
                            Locale.ROOT,
                            "Rebuilt%s in %.1f s: application %s, %d partitions, state in %s.",
                            records(inputs::look),
                            seconds,
                            assembler.applicationId(),
                            assembler.partitions(),
                            assembler.stateDir()));
            if (gone != null) {
                say(out, lacks(gone));
            }
            next(assembler).forEach(line -> say(out, line));
            return 0;
        }
    }

    private boolean rebuild(AssemblerConfig assembler, InputProgress inputs, StopSignal stop)
            throws InterruptedException {
        Pace pace = new Pace("Read");
        PrintWriter err = spec.commandLine().getErr();
        try (StreamsRuntime runtime = StreamsRuntime.create(assembler, NO_PEER, new SimpleMeterRegistry())) {
            runtime.onFailure(stop::request);
            runtime.start();
            while (!stop.await(BETWEEN_LOOKS)) {
                if (hasCaughtUp(runtime, assembler.partitions())) {
                    return true;
                }
                if (runtime.ownership().members().size() > 1) {
                    throw new CommandException("A node has joined application " + assembler.applicationId()
                            + " before it was rebuilt. Stop it, and give this command again with --continue.");
                }
                say(err, progress(inputs::look, pace, System.nanoTime()));
            }
            if (runtime.hasFailed()) {
                throw new CommandException("The rebuild cannot go on; the log above says why."
                        + " Once that is mended, the same command with --continue goes on.");
            }
            return false;
        }
    }

    /** Who tells how far it is. */
    interface Looks {
        /**
         * How far it is now.
         *
         * @throws CommandException when the brokers do not tell
         */
        Look look() throws InterruptedException;
    }

    /** A line about how far it is. Brokers that are away for a while do not end a rebuild: Kafka Streams waits for them too. */
    static String progress(Looks inputs, Pace pace, long atNanos) throws InterruptedException {
        try {
            Look look = inputs.look();
            return pace.line(look.read(), look.of(), atNanos);
        } catch (CommandException e) {
            return e.getMessage() + ". The rebuild goes on.";
        }
    }

    /** For the last sentence. What is rebuilt is rebuilt, whether its records can be counted or not. */
    static String records(Looks inputs) throws InterruptedException {
        try {
            return String.format(Locale.ROOT, " from %,d records", inputs.look().of());
        } catch (CommandException e) {
            return "";
        }
    }

    /** As its owner would say of each partition; and live events do not wait either. */
    private static boolean hasCaughtUp(StreamsRuntime runtime, int partitions) {
        Ownership ownership = runtime.ownership();
        return IntStream.range(0, partitions)
                        .allMatch(partition -> ownership.roleOf(partition).isCurrent())
                && runtime.delayMs() <= CLOSE_ENOUGH_MS;
    }

    private void refuseWhatIsInUse(Admin admin, String applicationId) throws InterruptedException {
        try {
            boolean isRunning = hasMembers(admin, applicationId);
            boolean isKnown = isRunning
                    || !admin.listConsumerGroupOffsets(applicationId)
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .isEmpty()
                    || admin.listTopics()
                            .names()
                            .get()
                            .contains(applicationId + "-" + StoreLayout.STORE + "-changelog");
            if (isRunning) {
                throw new CommandException("Application " + applicationId
                        + " is running; a rebuild needs an --application-id of its own, such as " + applicationId
                        + "-2.");
            }
            if (isKnown && !goOn) {
                throw new CommandException("Application " + applicationId
                        + " has a store already. Give another --application-id, or --continue when that is a rebuild"
                        + " that was stopped.");
            }
        } catch (ExecutionException e) {
            throw new CommandException("The brokers do not tell who uses the application id: " + Reasons.of(e), e);
        }
    }

    /** Of either protocol. */
    private static boolean hasMembers(Admin admin, String group) throws ExecutionException, InterruptedException {
        return admin.listGroups().all().get().stream()
                .filter(each -> each.groupId().equals(group))
                .flatMap(each -> each.groupState().stream())
                .anyMatch(state -> state != GroupState.EMPTY && state != GroupState.DEAD);
    }

    private static String begin(AssemblerConfig assembler, Look look, @Nullable Gone gone) {
        String sentence = String.format(
                Locale.ROOT,
                "Rebuilding %,d records as application %s, %d partitions, without notifications.",
                look.of(),
                assembler.applicationId(),
                assembler.partitions());
        return gone == null ? sentence : sentence + System.lineSeparator() + lacks(gone);
    }

    private static String lacks(Gone gone) {
        return String.format(
                Locale.ROOT,
                "%,d records have left the inputs: sessions from before %s are missing or not whole in what is rebuilt.",
                gone.records(),
                gone.since() == null ? "now" : gone.since());
    }

    private static List<String> next(AssemblerConfig assembler) {
        String same = "--application-id " + assembler.applicationId() + " --partitions " + assembler.partitions();
        return List.of(
                "Then, while the old nodes go on:",
                "  1. ./transcripts serve " + same + " …      on each new node, all other options as before",
                "     The first one with this --state-dir, so that it has nothing to copy.",
                "  2. ./transcripts verify " + same + " --peer HOST:PORT …",
                "  3. Send callers to the new nodes. Then stop the old ones; until then both announce what becomes complete.",
                "What is left of the old application, and how it is removed: docs/moving.md");
    }

    private static void say(PrintWriter to, String sentence) {
        to.println(sentence);
        to.flush();
    }
}
