package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.transcripts.live.LiveOptions;
import io.transcripts.live.ManualStreams;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream of the largest session there may be begins with all of it: part by part, as its caller takes it. */
class LargeStreamTest {
    private static final int SEGMENTS = 2_000;
    private static final String TEXT = "x".repeat(32_000);
    private static final int CALLERS = 16;
    /** For all of them: a fiftieth of what they have asked for. */
    private static final long MOST_BYTES = CALLERS * (long) SEGMENTS * TEXT.length() / 50;

    private final StoredSessions sessions = new StoredSessions();
    private final ManualStreams live =
            new ManualStreams(new LiveOptions(100, 100, Duration.ZERO), sessions.directory());
    private ApiFixture api;

    @BeforeEach
    void start() throws IOException {
        api = new ApiFixture(sessions.query(), live.streams);
        for (String sessionId : List.of("large", "small")) {
            sessions.tell("{'type':'session.started','session_id':'" + sessionId
                    + "','organization_id':'org_demo','language':{'source':'en'}}");
        }
        says("small", 0, "yes");
        for (int i = 0; i < SEGMENTS; i++) {
            says("large", i, TEXT);
        }
    }

    @AfterEach
    void stop() throws IOException {
        live.startTheClock();
        api.close();
        live.close();
    }

    private void says(String sessionId, int number, String text) {
        sessions.tell("{'type':'asr','session_id':'" + sessionId + "','segment_id':'s" + number + "','text':'" + text
                + "','start_time':" + number + ",'end_time':" + number + ",'is_final':true}");
    }

    private double memory() {
        return api.readsRegistry.get("transcripts.memory.used").gauge().value();
    }

    @Test
    void itsHeapIsBoundedAndOthersAreServed() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < CALLERS; i++) {
                Socket socket = new Socket("127.0.0.1", api.server.port());
                idle.add(socket);
                socket.getOutputStream()
                        .write(("GET /v1/sessions/large/transcript/stream HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
                                        + api.key("pro") + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                // It has begun, and is read no further.
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            await().untilAsserted(
                            () -> assertThat(live.gauge("transcripts.streams")).isEqualTo(CALLERS));
            assertThat(memory()).isPositive().isLessThan(MOST_BYTES);

            assertThat(api.get("/v1/sessions/small/transcript").statusCode()).isEqualTo(200);
            try (StreamClient small = StreamClient.of(api, "small", "");
                    StreamClient large = StreamClient.of(api, "large", "")) {
                assertThat(small.connect()).isEqualTo(200);
                assertThat(small.until("checkpoint")).isNotNull();
                assertThat(large.connect()).isEqualTo(200);
                assertThat(large.until("checkpoint")).isNotNull();
                assertThat(large.seen.stream().filter("segment"::equals)).hasSize(SEGMENTS);
                assertThat(memory()).isLessThan(MOST_BYTES);
                says("small", 1, "no");
                assertThat(small.until("checkpoint")).isNotNull();
            }
        } finally {
            for (Socket each : idle) {
                each.close();
            }
        }
        await("all is given back").untilAsserted(() -> {
            live.later(Duration.ofSeconds(4));
            assertThat(memory()).isZero();
        });
    }
}
