package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.transcripts.chaos.Checker.Question;
import io.transcripts.chaos.Checker.Verdict;
import io.transcripts.chaos.ReadCounts.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists and transcripts that are read page by page have to be whole. */
class WalksTest {
    private static final String SEGMENT = "{\"id\":\"%s\",\"text\":\"one\"}";
    private static final String ENTRY =
            "{\"id\":\"%s\",\"status\":\"active\",\"transcript\":{\"status\":\"processing\",\"version\":%d}}";

    private final Sessions sessions = new Sessions(10);
    private final Map<String, String> answers = new HashMap<>();
    private String version = "7";
    private HttpServer server;
    private NodeCaller node;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String answer = answers.getOrDefault(exchange.getRequestURI().toString(), "409 {}");
            byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set(Checker.REQUEST_ID, exchange.getRequestHeaders().getFirst(Checker.REQUEST_ID));
            exchange.getResponseHeaders().set("X-Transcript-Version", version);
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        node = new NodeCaller(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "key");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aListHasAllThatWasShown() throws Exception {
        shown("a", 3);
        shown("b", 3);
        answers.put("/v1/sessions?limit=100", list(true, ENTRY.formatted("b", 3)));
        answers.put("/v1/sessions?limit=100&starting_after=b", list(false, ENTRY.formatted("a", 4)));

        assertThat(walk(false).kind()).isEqualTo(Kind.OWNER);
        assertThat(sessions.of("a").isKnown()).isTrue();
    }

    @Test
    void aListThatLeavesOneOutIsWrongUnlessThatMayBeErased() throws Exception {
        Session gone = shown("a", 3);
        answers.put("/v1/sessions?limit=100", list(false, ""));

        assertThat(walk(true).finding()).isEqualTo("a list: a is missing, which was shown");
        gone.askErasure();
        assertThat(walk(true).kind()).isEqualTo(Kind.OWNER);
    }

    @Test
    void aListHasNothingElse() throws Exception {
        Session erased = shown("a", 3);
        sessions.add(new Session("f", 0, false, true));

        answers.put("/v1/sessions?limit=100", list(false, ENTRY.formatted("f", 3)));
        assertThat(walk(false).finding()).isEqualTo("a list: a session of another organization");
        answers.put("/v1/sessions?limit=100", list(false, ENTRY.formatted("a", 2)));
        assertThat(walk(false).finding()).isEqualTo("a list: a as of version 2 after 3");
        answers.put("/v1/sessions?limit=100", list(false, ENTRY.formatted("a", 3) + "," + ENTRY.formatted("a", 3)));
        assertThat(walk(true).finding()).isEqualTo("a list: a twice");
        erased.askErasure();
        erased.erased();
        assertThat(walk(false).finding()).isEqualTo("a list: a, which was erased");
    }

    @Test
    void noListIsUnavailable() throws Exception {
        answers.put("/v1/sessions?limit=100", "503 {}");

        assertThat(walk(false).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void pagesAreTheWhole() throws Exception {
        pages("a", "b", "c");

        assertThat(read().kind()).isEqualTo(Kind.OWNER);
    }

    @Test
    void pagesThatAreNotTheWholeAreWrong() throws Exception {
        pages("a", "b", "d");

        assertThat(read().finding()).isEqualTo("pages of version 7 are not the whole of version 7");
    }

    @Test
    void aVersionThatHasNotChangedIsNot409() throws Exception {
        answers.put("/v1/sessions/s/transcript?limit=2", page(",\"has_more\":true", "a", "b"));

        assertThat(read().finding()).isEqualTo("409 for version 7, of version 7");
    }

    private Session shown(String id, long shownVersion) {
        Session session = new Session(id, 0, false, false);
        session.acknowledged();
        session.show(Observation.ofFold(shownVersion, false, Map.of()));
        sessions.add(session);
        return session;
    }

    /** @param isLater whether all sessions have been there for long */
    private Verdict walk(boolean isLater) throws Exception {
        return new ListWalk(sessions, false, System.nanoTime() + (isLater ? 60_000_000_000L : 0)).ask(node);
    }

    private Verdict read() throws Exception {
        Session session = new Session("s", 0, false, false);
        for (String segment : new String[] {"a", "b", "c", "d"}) {
            session.said(segment, "one");
        }
        return PagedRead.ask(Question.of(session, false, Duration.ofSeconds(10)), 2, node);
    }

    private void pages(String first, String second, String third) {
        answers.put("/v1/sessions/s/transcript?limit=2", page(",\"has_more\":true", first, second));
        answers.put(
                "/v1/sessions/s/transcript?limit=2&expected_version=7&starting_after=" + second,
                page(",\"has_more\":false", third));
        answers.put("/v1/sessions/s/transcript?expected_version=7", page("", "a", "b", "c"));
    }

    private static String page(String more, String... segments) {
        String all = String.join(
                ",", java.util.Arrays.stream(segments).map(SEGMENT::formatted).toList());
        return "200 {\"object\":\"transcript\",\"session_id\":\"s\",\"status\":\"processing\",\"segments\":[" + all
                + "]" + more + "}";
    }

    private static String list(boolean hasMore, String entries) {
        return "200 {\"object\":\"list\",\"data\":[" + entries + "],\"has_more\":" + hasMore + "}";
    }
}
