package io.transcripts.node.command;

import java.io.PrintWriter;
import java.io.Reader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code erase}: has a session erased, as a caller may. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        defaultValueProvider = Settings.class,
        description = {
            "Has a session erased, for good: text, words, translations, names and metadata.",
            "",
            "Asks before it sends. The key needs the scope sessions:write; it comes from TRANSCRIPTS_API_KEY or a file.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  TRANSCRIPTS_API_KEY=tk_... ./transcripts erase sess_01",
            "  ./transcripts erase sess_01 --api-key-file key.txt --yes"
        })
public final class EraseCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int ACCEPTED = 202;
    private static final int GONE = 410;

    private final Reader answers;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ApiAccess api = new ApiAccess();

    @Parameters(paramLabel = "SESSION_ID", description = "The session to erase.")
    private String sessionId = "";

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    /** Asks whoever is at standard input. */
    public EraseCommand() {
        this(Question.standardInput());
    }

    EraseCommand(Reader answers) {
        this.answers = answers;
    }

    @Override
    public Integer call() throws InterruptedException {
        // Before anybody is asked: without a key there is nothing to ask for.
        HttpRequest.Builder request = api.request("/v1/sessions/" + ApiAccess.encoded(sessionId) + "/transcript");
        if (!yes
                && !Question.isAgreed(
                        spec.commandLine().getErr(),
                        answers,
                        "Erase the session " + sessionId + " at " + api.url() + "? It cannot be brought back.",
                        "Nobody is there to ask, and nothing was erased; give --yes to erase without asking.")) {
            throw new CommandException("Nothing was erased.");
        }
        HttpResponse<byte[]> response =
                api.send(request.timeout(TIMEOUT).DELETE(), "did not answer, and may have been heard; repeat it");
        switch (response.statusCode()) {
            case ACCEPTED -> say("Accepted: the session " + sessionId + " is gone in a moment.");
            case GONE -> say("The session " + sessionId + " was erased before.");
            default -> throw ApiAccess.refused(response.statusCode(), response.body());
        }
        return 0;
    }

    private void say(String sentence) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(sentence);
        out.flush();
    }
}
