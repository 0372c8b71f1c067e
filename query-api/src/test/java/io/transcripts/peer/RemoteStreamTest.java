package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.transcripts.api.ApiFixture;
import io.transcripts.api.CuttingRelay;
import io.transcripts.api.RandomCall;
import io.transcripts.api.StoredSessions;
import io.transcripts.api.StreamClient;
import io.transcripts.live.LiveOptions;
import io.transcripts.live.ManualStreams;
import io.transcripts.ownership.Role;
import io.transcripts.routing.Locator.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** A stream of one node about a session of another, and of another one after that. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemoteStreamTest {
    private final StoredSessions sessions = new StoredSessions();
    private final StoredSessions here = new StoredSessions();
    private volatile List<Place> places = List.of();
    private PeerTls identity;
    private PeerFixture owner;
    private SessionOwners owners;
    private ManualStreams live;
    private ApiFixture node;

    @BeforeEach
    void start() throws Exception {
        Path directory = Files.createTempDirectory("peers");
        Path secret = directory.resolve("secret");
        identity = PeerFiles.ofSecret(secret).readOrCreate();
        Files.delete(secret);
        Files.delete(directory);
        here.is(Role.none(Role.Why.NOT_HERE));
        owner = new PeerFixture(identity, sessions.query(), sessions.marks());
        places = List.of(owner.asOwner());
        owners = new SessionOwners(here.query(), sessionId -> places, here.marks(), identity);
        live = new ManualStreams(new LiveOptions(100, 100, Duration.ZERO), owners);
        node = new ApiFixture(
                (query, registry) -> new Forwarder(here.query(), sessionId -> places, identity, registry),
                live.streams);
        live.startTheClock();
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        live.close();
        owners.close();
        owner.close();
    }

    private void isTheTranscript(StreamClient client, String sessionId) throws Exception {
        assertThat(client.body())
                .isEqualTo(new JsonMapper()
                        .readTree(node.get("/v1/sessions/" + sessionId + "/transcript")
                                .body())
                        .toString());
    }

    @Test
    void itIsToldWhatChangesAtTheOwner() throws Exception {
        RandomCall call = new RandomCall(sessions, "s", new Random(1));
        try (StreamClient client = StreamClient.of(node, "s", "?until=complete")) {
            assertThat(client.connect()).isEqualTo(200);
            assertThat(client.until("checkpoint")).isNotNull();
            for (int i = 0; i < 30; i++) {
                call.goesOn();
            }
            call.ends();

            assertThat(client.until("end")).isNotNull();
            isTheTranscript(client, "s");
            assertThat(client.connect()).isEqualTo(204);
        }
        StreamClient unknown = StreamClient.of(node, "unknown", "");
        assertThat(unknown.connect()).isEqualTo(404);
    }

    @Test
    void theCallerSeesOnlyAPauseWhenTheOwnerIsAnother() throws Exception {
        RandomCall call = new RandomCall(sessions, "s", new Random(2));
        try (StreamClient client = StreamClient.of(node, "s", "?until=complete")) {
            assertThat(client.connect()).isEqualTo(200);
            assertThat(client.until("checkpoint")).isNotNull();
            places = List.of();
            owner.close();
            sessions.moves();
            for (int i = 0; i < 30; i++) {
                call.goesOn();
            }
            call.ends();
            owner = new PeerFixture(identity, sessions.query(), sessions.marks());
            places = List.of(owner.asOwner());

            assertThat(client.until("end")).isNotNull();
            isTheTranscript(client, "s");
        }
    }

    @Test
    void anOwnerOfAnotherReleaseDoesNotSayThatThereIsNoSession() throws Exception {
        RandomCall call = new RandomCall(sessions, "s", new Random(4));
        call.goesOn();
        try (ScriptedPeer older = ScriptedPeer.asked(identity, ScriptedPeer.says(ScriptedPeer.OF_ANOTHER_RELEASE));
                StreamClient client = StreamClient.of(node, "s", "?until=complete")) {
            places = List.of(older.asOwner());
            assertThat(client.connect()).isEqualTo(200);
            places = List.of(owner.asOwner());
            call.ends();

            assertThat(client.until("end")).isNotNull();
        }
    }

    @Test
    void whereverTheOwnersAnswersBreakOffTheCopyEqualsGet() throws Exception {
        AtomicInteger most = new AtomicInteger(CuttingRelay.NEVER);
        Random random = new Random(3);
        try (CuttingRelay relay = new CuttingRelay(
                port(owner.asOwner()),
                () -> most.get() == CuttingRelay.NEVER ? most.get() : 2_000 + random.nextInt(9_000))) {
            places = List.of(new Place("localhost:" + relay.port(), true, false));
            for (int i = 0; i < 10; i++) {
                String sessionId = "s_" + i;
                most.set(1);
                RandomCall call = new RandomCall(sessions, sessionId, new Random(i));
                try (StreamClient client = StreamClient.of(node, sessionId, "?until=complete")) {
                    assertThat(client.connect()).isEqualTo(200);
                    for (int said = 0; said < 30; said++) {
                        call.goesOn();
                    }
                    call.ends();
                    assertThat(client.until("end")).isNotNull();
                    most.set(CuttingRelay.NEVER);
                    isTheTranscript(client, sessionId);
                }
            }
            assertThat(relay.cuts()).isPositive();
        }
    }

    @Test
    void aRequestWaitsForWhatHappensAtTheOwner() throws Exception {
        RandomCall call = new RandomCall(sessions, "s", new Random(4));
        var waiting = node.client.sendAsync(
                node.request("/v1/sessions/s/transcript?wait=60")
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                java.net.http.HttpResponse.BodyHandlers.ofString());
        await().untilAsserted(() -> assertThat(live.gauge("transcripts.waits")).isOne());
        call.ends();

        assertThat(waiting.join().statusCode()).isEqualTo(200);
        assertThat(waiting.join().headers().firstValue("X-Transcript-Status")).hasValue("failed");
    }

    private static int port(Place place) {
        return Integer.parseInt(place.address().substring(place.address().indexOf(':') + 1));
    }
}
