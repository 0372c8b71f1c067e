package io.transcripts.node.rebuild;

import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.ConfigOption;
import io.transcripts.node.command.Question;
import io.transcripts.node.command.Settings;
import io.transcripts.node.command.StateDirOption;
import java.io.PrintWriter;
import java.io.Reader;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rebuild node}: one node's state from the changelog. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        defaultValueProvider = Settings.class,
        description = {
            "Deletes the state directory of a node that is stopped, and then shows how the node, started again, fills a new one"
                    + " from the changelog. Asks before it deletes. Other nodes answer for its sessions meanwhile.",
            "",
            "For a directory that is damaged: a row that cannot be read, a disk that failed. A directory that is gone needs"
                    + " nothing but a start of the node.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 nothing was deleted or the node failed, 2 the command line is wrong.",
            "",
            "Examples:",
            "  ./transcripts rebuild node --config node.properties",
            "  ./transcripts rebuild node --state-dir /var/lib/transcripts --yes --no-wait"
        })
final class RebuildNode implements Callable<Integer> {
    private static final long MEBIBYTE = 1 << 20;

    private final Reader answers;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            defaultValue = "transcripts",
            description = "Of the node (default: ${DEFAULT-VALUE}).")
    private String applicationId = "";

    @Mixin
    private StateDirOption stateDir = new StateDirOption();

    @Mixin
    @SuppressWarnings("UnusedVariable")
    private ConfigOption config = new ConfigOption();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--no-wait", description = "End once it is deleted, without waiting for the node.")
    private boolean noWait;

    @Option(
            names = "--status-url",
            paramLabel = "URL",
            description = "Management port of the node, which tells how far it is (default: that of management-host and"
                    + " management-port in the settings, else " + StatusUrl.DEFAULT + ").")
    private @Nullable URI statusUrl;

    RebuildNode() {
        this(Question.standardInput());
    }

    RebuildNode(Reader answers) {
        this.answers = answers;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        StateDirectory directory = new StateDirectory(stateDir.of(applicationId), applicationId);
        if (!directory.exists()) {
            throw new CommandException("There is no state of application " + applicationId + " at " + directory.path()
                    + "; look whether --state-dir and --application-id are the node's.");
        }
        directory.check();
        RestoreWatch watch = noWait ? null : watch();
        String question = String.format(
                Locale.ROOT,
                "Delete %s (%,d MiB)? The node fills another one from the changelog.",
                directory.path(),
                (directory.bytes() + MEBIBYTE - 1) / MEBIBYTE);
        if (!yes
                && !Question.isAgreed(
                        err,
                        answers,
                        question,
                        "Nobody is there to ask, and nothing was deleted; give --yes to delete without asking.")) {
            throw new CommandException("Nothing was deleted.");
        }
        directory.delete();
        out.println("Deleted " + directory.path() + ". Start the node.");
        out.flush();
        if (watch == null) {
            return 0;
        }
        watch.await(sentence -> {
            err.println(sentence);
            err.flush();
        });
        out.println("The node has restored its state.");
        out.flush();
        return 0;
    }

    /** Whatever is wrong with the place is said while nothing is deleted. */
    private RestoreWatch watch() throws InterruptedException {
        Settings settings = (Settings) spec.defaultValueProvider();
        URI url = statusUrl != null
                ? StatusUrl.checked(statusUrl)
                : StatusUrl.of(
                        settings.ofServe(spec, "management-host").orElse(""),
                        settings.ofServe(spec, "management-port").orElse(""));
        RestoreWatch watch = new RestoreWatch(url, applicationId);
        watch.refuseOthers();
        return watch;
    }
}
