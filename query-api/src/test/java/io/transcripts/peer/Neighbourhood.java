package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.api.ApiFixture;
import io.transcripts.api.ListRouter;
import io.transcripts.api.SessionRouter;
import io.transcripts.http.ResponseResources;
import io.transcripts.routing.ListQuery;
import io.transcripts.routing.Locator.Place;
import io.transcripts.routing.TranscriptQuery;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A node that callers ask, and peers that it may ask. */
final class Neighbourhood implements AutoCloseable {
    /** For peers that are to be waited for, however slow the machine is. */
    static final Duration LONG = Duration.ofSeconds(60);

    private static final String SELF = "self:1";

    final PeerTls identity;
    final ApiFixture node;
    private final Deque<Closeable> opened = new ArrayDeque<>();
    private volatile List<Place> places = List.of();
    private volatile List<String> members = List.of(SELF);

    /** Of a node that owns nothing. */
    Neighbourhood(Duration patience, Duration deadline, Duration leftAlone) throws IOException {
        this(patience, deadline, leftAlone, Duration.ZERO, false);
    }

    Neighbourhood(Duration patience, Duration deadline, Duration leftAlone, Duration move, boolean isOwner)
            throws IOException {
        this(patience, deadline, leftAlone, move, isOwner, ResponseResources::of);
    }

    /** @param resources of the node's answers */
    Neighbourhood(
            Duration patience,
            Duration deadline,
            Duration leftAlone,
            Duration move,
            boolean isOwner,
            Function<MeterRegistry, ResponseResources> resources)
            throws IOException {
        Path directory = Files.createTempDirectory("peers");
        Path secret = directory.resolve("secret");
        identity = PeerFiles.ofSecret(secret).readOrCreate();
        Files.delete(secret);
        Files.delete(directory);
        node = new ApiFixture(
                new ApiFixture.Routing() {
                    private Forwarder forwarder;

                    @Override
                    public SessionRouter router(TranscriptQuery here, MeterRegistry registry) {
                        forwarder = new Forwarder(
                                here,
                                sessionId -> places,
                                identity,
                                new PeerTimeouts(LONG, patience, deadline, leftAlone, move),
                                registry);
                        opened.push(forwarder::close);
                        return forwarder;
                    }

                    @Override
                    public ListRouter lists(ListQuery here, MeterRegistry registry) {
                        return new ListGatherer(here, sessionId -> places, () -> members, SELF, forwarder);
                    }
                },
                isOwner,
                resources);
        opened.push(node::close);
    }

    /** Who is in the group from now on, besides this node. */
    void isWith(String... others) {
        List<String> all = new ArrayList<>(List.of(others));
        all.add(SELF);
        members = all;
    }

    /** One that waits for peers that are slow, and does not come back to those that fail. */
    static Neighbourhood patient() throws IOException {
        return new Neighbourhood(LONG, LONG, LONG);
    }

    /** One that asks again and again. */
    static Neighbourhood stubborn() throws IOException {
        return new Neighbourhood(LONG, LONG, LONG, LONG, false);
    }

    PeerFixture peer() {
        return peer(null);
    }

    /** @param query of a store of its own; null for what the test says */
    PeerFixture peer(@Nullable TranscriptQuery query) {
        PeerFixture peer = new PeerFixture(identity, query);
        opened.push(peer::close);
        return peer;
    }

    ScriptedPeer silent() throws IOException {
        ScriptedPeer peer = ScriptedPeer.silent();
        opened.push(peer::close);
        return peer;
    }

    ScriptedPeer asked(ScriptedPeer.Script script) throws IOException {
        ScriptedPeer peer = ScriptedPeer.asked(identity, script);
        opened.push(peer::close);
        return peer;
    }

    /** An owner that is gone. */
    static Place gone() throws IOException {
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Place("localhost:" + port.getLocalPort(), true, false);
        }
    }

    /** Who has every session from now on. */
    void has(Place... now) {
        places = List.of(now);
    }

    /** How many questions to peers came to this. */
    int forwards(String result) {
        Counter counter =
                node.registry.find("transcripts.forwards").tag("result", result).counter();
        return counter == null ? 0 : (int) counter.count();
    }

    /** Waits until so many came to this: a caller has its answer a moment before that is counted. */
    void awaitForwards(String result, int count) {
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(forwards(result)).as(result).isEqualTo(count));
    }

    @Override
    public void close() throws IOException {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
