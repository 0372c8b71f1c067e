package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

@Tag("integration")
class DemoTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void showsGrowingTranscriptsThenEveryFormatAndExits() {
        assertThat(run(FakeNode::new)).isZero();

        assertThat(out.toString())
                .containsPattern("Watch it in a browser .*: http://127.0.0.1:\\d+/#key=tk_")
                .contains("* sess_bicycle_order seg_002 was held up", "* sess_ryokan_booking seg_002 comes once more")
                .contains("* sess_wrong_number seg_003 is corrected", "it goes to the dead letters")
                .contains("sess_bicycle_order  agent: Hello")
                .contains("sess_bicycle_order  agent (en): Hello again")
                .contains("sess_bicycle_order  agent [corrected]: Hello, world")
                .contains("sess_wrong_number  -- complete, 2 words")
                .contains("--- sess_wrong_number as json", "as text", "as srt", "as vtt")
                .contains("\"duration\" : 13.40")
                .containsPattern("curl -H 'Authorization: Bearer tk_[^']+' 'http://127.0.0.1:\\d+/v1/sessions/")
                .doesNotContain("not final yet");
        assertThat(err.toString()).startsWith("Starting a Kafka broker and a node...");
    }

    @Test
    void aNodeThatFailsIsOneSentence() {
        int exitCode = run(options -> {
            throw new CommandException("No node today.");
        });

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).endsWith("No node today." + System.lineSeparator());
    }

    private int run(DemoNode.Starter nodes) {
        CommandLine command = Transcripts.commandLine(new DemoCommand(nodes, 50));
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute("demo", "--exit");
    }

    /** Answers each session differently the first few times, as a live one does. */
    private static final class FakeNode implements DemoNode {
        private final HttpServer server;
        private final Map<String, AtomicInteger> asked = new java.util.concurrent.ConcurrentHashMap<>();

        FakeNode(Options options) {
            createTopics(options.bootstrapServers());
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.createContext("/v1/sessions/", this::answer);
            server.start();
        }

        @Override
        public URI apiUrl() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }

        private static void createTopics(String bootstrapServers) {
            TestTopics.create(
                    bootstrapServers,
                    List.of(
                            new NewTopic("speech.asr", 1, (short) 1),
                            new NewTopic("speech.translation", 1, (short) 1),
                            new NewTopic("speech.session", 1, (short) 1),
                            new NewTopic("transcript.events", 1, (short) 1),
                            new NewTopic("transcript.dead-letter", 1, (short) 1)));
        }

        private void answer(HttpExchange exchange) throws IOException {
            String sessionId = exchange.getRequestURI().getPath().split("/", -1)[3];
            boolean live = exchange.getRequestURI().getQuery().contains("include_interim");
            int n = live
                    ? asked.computeIfAbsent(sessionId, id -> new AtomicInteger())
                            .getAndIncrement()
                    : 9;
            byte[] body = transcript(sessionId, n).toString().getBytes(StandardCharsets.UTF_8);
            if (n == 0) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        }

        private static ObjectNode transcript(String sessionId, int n) {
            ObjectNode transcript = SampleCall.JSON.createObjectNode();
            transcript.put("session_id", sessionId);
            transcript.put("status", n < 4 ? "processing" : "complete");
            transcript.putObject("language").put("target", "en");
            ArrayNode segments = transcript.putArray("segments");
            ObjectNode segment = segments.addObject();
            segment.put("id", "seg_001").put("speaker", "agent");
            if (n == 1) {
                segment.put("text", "not final yet").put("is_final", false);
            } else {
                segment.put("text", n == 2 ? "Hello" : "Hello, world").put("translation", "Hello again");
            }
            transcript.put("duration", new java.math.BigDecimal("13.40"));
            transcript.put("word_count", 2);
            return transcript;
        }
    }
}
