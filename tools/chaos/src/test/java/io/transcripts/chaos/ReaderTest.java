package io.transcripts.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.transcripts.chaos.ReadCounts.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reader survives whatever it is answered, and blames whom it should. */
class ReaderTest {
    private final History history = new History(new PrintWriter(Writer.nullWriter()));
    private final Sessions sessions = new Sessions(1);
    private final CountDownLatch asked = new CountDownLatch(2);
    private HttpServer node;

    @BeforeEach
    void start() throws IOException {
        sessions.add(new Session("s", 0, false, false));
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        node.start();
    }

    @AfterEach
    void stop() {
        node.stop(0);
    }

    @Test
    void aTruncatedBodyIsWrong() throws Exception {
        read(true);

        assertThat(history.wrong()).hasSizeGreaterThan(1).allMatch(line -> line.endsWith("an unreadable body"));
        assertThat(history.episodes().get(0).tally().reads(Kind.FAILED)).isZero();
        assertThat(history.failures()).isEmpty();
    }

    @Test
    void aStrangersAnswerIsNot() throws Exception {
        read(false);

        assertThat(history.wrong()).isEmpty();
        assertThat(history.strangers()).hasSizeGreaterThan(1);
        assertThat(history.episodes().get(0).tally().reads()).isZero();
    }

    /** Two answers at least. */
    private void read(boolean isNode) throws InterruptedException {
        byte[] truncated = "{\"object\":\"transcript\",\"sess".getBytes(StandardCharsets.UTF_8);
        node.createContext("/v1/", exchange -> {
            if (isNode) {
                exchange.getResponseHeaders()
                        .set(Checker.REQUEST_ID, exchange.getRequestHeaders().getFirst(Checker.REQUEST_ID));
            }
            exchange.sendResponseHeaders(200, truncated.length);
            exchange.getResponseBody().write(truncated);
            exchange.close();
            asked.countDown();
        });
        int port = node.getAddress().getPort();
        try (NodeProbe probe = new NodeProbe("127.0.0.1", port, port)) {
            Reader reader = new Reader(probe, List.of(probe), "key", sessions, history, 0, Duration.ofSeconds(10), 1);
            reader.start();
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
            reader.end();
            reader.join();
        }
    }
}
