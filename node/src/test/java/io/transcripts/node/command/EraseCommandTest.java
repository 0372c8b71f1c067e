package io.transcripts.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Nothing is erased that nobody has confirmed. */
class EraseCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer node;
    private volatile int status = 202;

    @BeforeEach
    void start() throws IOException {
        node = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        node.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"error\":{}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        node.start();
    }

    @AfterEach
    void stop() {
        node.stop(0);
    }

    @Test
    void itSendsOnceItIsConfirmed() throws IOException {
        assertThat(run("Yes\n", "sess:01")).isZero();

        assertThat(asked).containsExactly("DELETE /v1/sessions/sess%3A01/transcript Bearer tk_1");
        assertThat(err.toString()).contains("Erase the session sess:01 at ");
        assertThat(out.toString()).contains("Accepted");
    }

    @Test
    void otherwiseItDoesNot() throws IOException {
        for (String answer : List.of("", "\n", "n\n", "yesterday\n")) {
            assertThat(run(answer, "sess_01")).isNotZero();
        }
        assertThat(asked).isEmpty();
        assertThat(err.toString()).contains("Nothing was erased.");
    }

    @Test
    void whoSaysYesBeforehandIsNotAsked() throws IOException {
        assertThat(run("", "sess_01", "--yes")).isZero();

        assertThat(asked).hasSize(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void itTellsWhatTheNodeSays() throws IOException {
        status = 410;
        assertThat(run("", "sess_01", "--yes")).isZero();
        assertThat(out.toString()).contains("was erased before");

        status = 403;
        assertThat(run("", "sess_01", "--yes")).isNotZero();
        assertThat(err.toString()).contains("The node answers 403");
    }

    private int run(String answers, String... arguments) throws IOException {
        Path key = Files.writeString(directory.resolve("key"), "tk_1\n");
        CommandLine command = Console.ready(new CommandLine(new EraseCommand(new StringReader(answers))));
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--url=http://127.0.0.1:" + node.getAddress().getPort();
        all[arguments.length + 1] = "--api-key-file=" + key;
        return command.execute(all);
    }
}
