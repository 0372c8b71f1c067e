package io.transcripts.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code sessions} against a server that says what a node would. */
class SessionsCommandTest {
    private static final int SESSIONS = 130;

    @TempDir
    Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;
    private Path key;
    private int sessions = SESSIONS;

    @BeforeEach
    void start() throws IOException {
        key = Files.writeString(directory.resolve("key"), "tk_test\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/sessions", exchange -> {
            asked.add(exchange.getRequestURI().getRawQuery() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = page(exchange.getRequestURI().getRawQuery()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void thereIsATableForAPerson() {
        assertThat(run("--limit", "2")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "SESSION  STATUS  TRANSCRIPT  STARTED               DURATION  WORDS  MISSING      LANGUAGES",
                        "s0       ended   complete    2026-03-26 11:00:00Z  4:05      342    1 seg, 2 tr  de > ?",
                        "s1       ended   complete    -                     4:05      342    1 seg, 2 tr  de > ?",
                        "There are more; --limit sets how many are listed.");
    }

    @Test
    void pagesAreReadUpToTheLimit() {
        assertThat(run("--limit", "125", "--format", "json", "--status", "ended"))
                .isZero();

        assertThat(out.toString().lines()).hasSize(125).allMatch(line -> line.startsWith("{\"object\":\"session\""));
        assertThat(asked)
                .containsExactly(
                        "limit=100&status=ended Bearer tk_test",
                        "limit=25&status=ended&starting_after=s99 Bearer tk_test");
    }

    @Test
    void theEndIsTheEnd() {
        assertThat(run("--limit", "1000", "--format", "json")).isZero();

        assertThat(out.toString().lines()).hasSize(SESSIONS);
        assertThat(asked).hasSize(2);
    }

    @Test
    void noneIsSaid() {
        sessions = 0;

        assertThat(run()).isZero();

        assertThat(out.toString().strip()).isEqualTo("No sessions.");
    }

    @Test
    void whatTheNodeRefusesIsOneSentence() {
        server.removeContext("/v1/sessions");

        assertThat(run()).isEqualTo(1);

        assertThat(err.toString()).startsWith("The node answers 404").hasLineCount(1);
        assertThat(run("--limit", "0")).isEqualTo(2);
        assertThat(run("--format", "xml")).isEqualTo(2);
    }

    private String page(String query) {
        int limit = Integer.parseInt(query.replaceAll(".*limit=([0-9]+).*", "$1"));
        int from = query.contains("starting_after=s")
                ? 1 + Integer.parseInt(query.replaceAll(".*starting_after=s([0-9]+).*", "$1"))
                : 0;
        int to = Math.min(sessions, from + limit);
        return "{\"object\":\"list\",\"url\":\"/v1/sessions\",\"data\":["
                + IntStream.range(from, to)
                        .mapToObj(SessionsCommandTest::session)
                        .collect(Collectors.joining(","))
                + "],\"has_more\":" + (to < sessions) + "}";
    }

    private static String session(int i) {
        return "{\"object\":\"session\",\"id\":\"s" + i + "\",\"status\":\"ended\",\"source_language\":\"de\","
                + "\"target_language\":null,\"duration\":245.3,\"transcript\":{\"available\":true,\"word_count\":342,"
                + "\"status\":\"complete\",\"version\":57},\"missing\":{\"segments\":1,\"translations\":2}"
                + (i == 0 ? ",\"started_at\":\"2026-03-26T11:00:00.000Z\"" : "") + "}";
    }

    private int run(String... arguments) {
        CommandLine command = Console.ready(new CommandLine(new SessionsCommand()));
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--url";
        all[arguments.length + 1] = "http://localhost:" + server.getAddress().getPort();
        all[arguments.length + 2] = "--api-key-file";
        all[arguments.length + 3] = key.toString();
        return command.execute(all);
    }
}
