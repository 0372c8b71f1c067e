package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.api.StreamClient.Event;
import io.transcripts.live.LiveOptions;
import io.transcripts.live.ManualStreams;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever happens to its connections, at whichever byte, a client that goes on from its last checkpoint has in the end what a GET
 * answers. {@code -Dtranscripts.sequences=5000} for more of them.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokenStreamTest {
    private static final int SEQUENCES = Integer.getInteger("transcripts.sequences", 60);
    private static final int EVENTS = 30;
    private static final String[] VIEWS = {
        "", "&include_interim=true", "&speaker_labels=name", "&include_translations=false"
    };

    private final StoredSessions sessions = new StoredSessions();
    private final ManualStreams live =
            new ManualStreams(new LiveOptions(1_000, 1_000, Duration.ZERO), sessions.directory());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ApiFixture api;

    @BeforeEach
    void start() throws IOException {
        api = new ApiFixture(sessions.query(), live.streams);
        live.startTheClock();
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
        live.close();
        threads.shutdownNow();
    }

    @Test
    void theCopyEqualsGet() throws Exception {
        Random random = new Random(20_261_129);
        int cuts = 0;
        try (CuttingRelay relay = new CuttingRelay(api.server.port(), () -> 1 + random.nextInt(4_000))) {
            for (int i = 0; i < SEQUENCES; i++) {
                follow("s_" + i, VIEWS[i % VIEWS.length], new Random(i), relay);
            }
            cuts = relay.cuts();
        }
        assertThat(cuts).as("broken connections").isGreaterThan(SEQUENCES / 2);
    }

    private void follow(String sessionId, String view, Random random, CuttingRelay relay) throws Exception {
        URI uri = URI.create("http://localhost:" + relay.port() + "/v1/sessions/" + sessionId
                + "/transcript/stream?until=complete" + view);
        RandomCall call = new RandomCall(sessions, sessionId, random);
        Semaphore heard = new Semaphore(0);
        Future<?> telling = threads.submit(() -> {
            for (int i = 0; i < EVENTS; i++) {
                call.goesOn();
                // Nothing has to be heard of what changes nothing.
                var unused = heard.tryAcquire(3, TimeUnit.MILLISECONDS);
            }
            call.ends();
            return null;
        });
        try (StreamClient client = new StreamClient(http, uri, api.key("pro"))) {
            while (!isFollowedToTheEnd(client, heard)) {
                // The line has broken: it is connected again.
            }
            telling.get();
            assertThat(client.body())
                    .as("%s %s", sessionId, view)
                    .isEqualTo(new JsonMapper()
                            .readTree(api.get("/v1/sessions/" + sessionId + "/transcript?format=json" + view)
                                    .body())
                            .toString());
        }
    }

    private static boolean isFollowedToTheEnd(StreamClient client, Semaphore heard) throws InterruptedException {
        try {
            if (client.connect() == 204) {
                return true;
            }
            for (Event event = client.take(); event != null; event = client.take()) {
                heard.release();
                if (event.type().equals("end")) {
                    return true;
                }
            }
        } catch (IOException e) {
            heard.release();
        }
        return false;
    }
}
