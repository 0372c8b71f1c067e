package io.transcripts.node.command;

import io.transcripts.node.watch.LiveClient;
import io.transcripts.node.watch.LiveClient.RefusedException;
import io.transcripts.node.watch.LiveCopy;
import io.transcripts.node.watch.LiveScreen;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watch}: follows a live transcript in the terminal. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        defaultValueProvider = Settings.class,
        description = {
            "Follows a live transcript over the stream of the HTTP API, and goes on when nodes come and go.",
            "",
            "On a terminal, what is not final yet is grey. Else each segment is printed once. A line that begins with ~ corrects one"
                    + " above, + adds a translation to one, and - takes one back.",
            ""
        },
        footer = {"", "Example:", "  TRANSCRIPTS_API_KEY=tk_... ./transcripts watch sess_01 --until-complete"})
public final class WatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SESSION_ID", description = "The session to follow.")
    private String sessionId = "";

    @Option(names = "--url", paramLabel = "URL", description = "Of the node (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://localhost:8080");

    @Option(names = "--until-complete", description = "Ends with the session.")
    private boolean untilComplete;

    @Mixin
    private ApiKeyOption key = new ApiKeyOption();

    @Override
    public Integer call() throws InterruptedException {
        boolean isTerminal = Terminal.onOutput();
        List<String> query = new ArrayList<>();
        if (isTerminal) {
            query.add("include_interim=true");
        }
        if (untilComplete) {
            query.add("until=complete");
        }
        LiveScreen screen = new LiveScreen(System.out, isTerminal, Terminal.columns());
        URI stream = LiveClient.streamOf(
                ApiAccess.checked(url), ApiAccess.encoded(sessionId), query.isEmpty() ? null : String.join("&", query));
        try {
            PrintWriter err = spec.commandLine().getErr();
            LiveCopy.State state = new LiveClient(stream, key.read(), screen::show, lost -> {
                        err.println(
                                lost == null
                                        ? "Connected."
                                        : "Not connected (" + Reasons.of(lost) + "); trying again.");
                        err.flush();
                    })
                    .follow();
            if (state == LiveCopy.State.ERASED) {
                throw new CommandException("The transcript was erased.");
            }
            return 0;
        } catch (RefusedException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw ApiAccess.unreachable(url, e);
        }
    }
}
