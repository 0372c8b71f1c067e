package io.transcripts.peer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.http.Daemons;
import io.transcripts.http.Headers;
import io.transcripts.http.WholeResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other nodes of the group, in the background and one after the other, whether they accept this one, and whether the
 * group has confirmed them. What they said last is told without waiting.
 *
 * <p>A node with another peer secret, or certificates of another authority, can join the group and cannot answer for what the
 * others have. Both sides see that, and say so. The one that nobody has ever accepted is the one to be mended: it is
 * {@link #unready}. One that was accepted once, or was alone, stays as it is, whoever comes.
 */
public final class PeerWatch implements AutoCloseable {
    /** Where it asks. */
    static final String PATH = PeerServer.PATH + "/standing";

    private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CONFIRMED = "confirmed";
    private static final Map<String, String> HEADERS = Map.of(Headers.CACHE_CONTROL, Headers.NO_STORE);
    private static final Set<Integer> REFUSALS = Set.of(401, 403);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final long LOOK_MS = 100;
    /** What a peer has said of itself is believed for so long. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(10);
    /** A node that cannot find out serves all the same. */
    private static final Duration LONGEST_DOUBT = Duration.ofSeconds(10);

    private static final int MOST_CHARACTERS = 200;

    private final Supplier<List<String>> members;
    private final String self;
    private final Duration patience;
    private final HttpClient client;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Daemons.named("peer-watch"));
    private final DepartedNodes departed = new DepartedNodes(Clock.systemUTC());
    private volatile Map<String, Peer> peers = Map.of();
    private volatile boolean hasAsked;
    private volatile boolean isTaken;
    private volatile @Nullable Long doubtedSince;
    private long lastRound;

    /** What came of asking. */
    private enum State {
        ACCEPTED,
        /** By its certificate, or by its answer: it is there, and does not take this node for one of its own, or is none. */
        REFUSED,
        UNREACHABLE
    }

    /**
     * What is known of another node.
     *
     * @param since when it has been so
     * @param isConfirmed whether it answers and the group has confirmed it, as it says
     * @param why it is not accepted; null when it is
     */
    private record Peer(
            State state,
            Instant since,
            boolean isConfirmed,
            long askedAt,
            @Nullable String why) {
        boolean isConfirmedAt(long now) {
            return state == State.ACCEPTED && isConfirmed && now - askedAt < GOOD_FOR.toNanos();
        }
    }

    private record Asked(
            State state, boolean isConfirmed, @Nullable String why) {}

    /**
     * Prepares it; nobody is asked before {@link #start}.
     *
     * @param members {@code host:port} of the peer ports of all nodes, this one too; without this one while the group has not
     *     taken it in. Must not wait
     * @param self of this node among them
     */
    public PeerWatch(Supplier<List<String>> members, String self, PeerTls identity, MeterRegistry registry) {
        this(members, self, identity, registry, PATIENCE);
    }

    /** @param patience with one that is asked */
    PeerWatch(
            Supplier<List<String>> members, String self, PeerTls identity, MeterRegistry registry, Duration patience) {
        this.members = members;
        this.self = self;
        this.patience = patience;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(identity.context())
                .build();
        for (State state : State.values()) {
            Gauge.builder("transcripts.peers", this, watch -> watch.count(state))
                    .tag("state", name(state))
                    .description("Other nodes of the group, by whether they and this one accept each other")
                    .register(registry);
        }
    }

    /** What the peer port says of its own node. */
    static WholeResponse standing(boolean isConfirmed) {
        byte[] body = ("{\"" + CONFIRMED + "\":" + isConfirmed + "}").getBytes(StandardCharsets.UTF_8);
        return WholeResponse.ok(Headers.JSON, body, HEADERS);
    }

    /** Asks all again and again from now on. */
    public void start() {
        var unused = timer.scheduleWithFixedDelay(this::lookInTime, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Why callers should not be sent here: nobody accepts this node, or nobody has been asked yet. To be asked of a node that
     * is ready otherwise.
     */
    public Optional<String> unready() {
        if (isTaken) {
            return Optional.empty();
        }
        if (hasAsked) {
            return count(State.REFUSED) > 0
                    ? Optional.of("No node of the group accepts this one's peer secret or certificate.")
                    : Optional.empty();
        }
        Long since = doubtedSince;
        if (since == null) {
            since = System.nanoTime();
            doubtedSince = since;
        }
        return System.nanoTime() - since < LONGEST_DOUBT.toNanos()
                ? Optional.of("The other nodes of the group have not been asked yet.")
                : Optional.empty();
    }

    /** Whether a node that can be asked says that it answers and that the group has confirmed it. */
    public boolean isAnotherConfirmed() {
        long now = System.nanoTime();
        return peers.values().stream().anyMatch(peer -> peer.isConfirmedAt(now));
    }

    /** For {@code /status}. */
    public List<Map<String, Object>> status() {
        long now = System.nanoTime();
        return peers.entrySet().stream()
                .map(entry -> {
                    Peer peer = entry.getValue();
                    Map<String, Object> status = new LinkedHashMap<>();
                    status.put("address", entry.getKey());
                    status.put("state", name(peer.state()));
                    status.put("since", peer.since().toString());
                    status.put("confirmed", peer.isConfirmed());
                    status.put("reason", peer.why());
                    status.put("age_ms", TimeUnit.NANOSECONDS.toMillis(now - peer.askedAt()));
                    return status;
                })
                .toList();
    }

    /** For {@code /status}: nodes that have left the group within the last hour. */
    public List<Map<String, Object>> departed() {
        return departed.status();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void lookInTime() {
        try {
            if (!hasAsked || System.nanoTime() - lastRound > EVERY.toNanos()) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The other nodes cannot be asked whether they accept this one", e);
        }
    }

    /** Asks every other node once. */
    void look() throws InterruptedException {
        List<String> known = members.get();
        if (!known.contains(self)) {
            return;
        }
        departed.members(known);
        Map<String, Peer> now = new TreeMap<>();
        for (String address : known) {
            if (!address.equals(self)) {
                now.put(address, found(address, peers.get(address), ask(address)));
            }
        }
        peers = now;
        isTaken |= now.isEmpty() || count(State.ACCEPTED) > 0;
        hasAsked = true;
        lastRound = System.nanoTime();
    }

    private static Peer found(String address, @Nullable Peer before, Asked asked) {
        boolean isSame = before != null && before.state() == asked.state();
        if (!isSame) {
            say(address, before, asked);
        }
        return new Peer(
                asked.state(),
                isSame ? before.since() : Instant.now(),
                asked.isConfirmed(),
                System.nanoTime(),
                asked.why());
    }

    private static void say(String address, @Nullable Peer before, Asked asked) {
        switch (asked.state()) {
            case REFUSED ->
                LOG.warn(
                        "The node at {} and this one do not accept each other ({}), so neither can answer for what the other has:"
                                + " give all nodes of the application the same --peer-secret-file, or certificates of one"
                                + " authority, and start those anew that had another",
                        address,
                        asked.why());
            case UNREACHABLE -> LOG.info("The node at {} cannot be asked: {}", address, asked.why());
            case ACCEPTED -> {
                if (before != null) {
                    LOG.info("The node at {} answers this one again", address);
                }
            }
        }
    }

    private Asked ask(String address) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + address + PATH))
                    .timeout(patience)
                    .build();
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            if (REFUSALS.contains(answer.statusCode())) {
                return new Asked(State.REFUSED, false, "it answers " + answer.statusCode());
            }
            // Also one of an older version, which has no such path.
            boolean isConfirmed = answer.statusCode() == HttpStatus.OK_200
                    && JSON.readTree(answer.body()).path(CONFIRMED).asBoolean();
            return new Asked(State.ACCEPTED, isConfirmed, null);
        } catch (IOException e) {
            return new Asked(PeerTls.isRefusal(e) ? State.REFUSED : State.UNREACHABLE, false, firstLine(e));
        } catch (IllegalArgumentException e) {
            return new Asked(State.UNREACHABLE, false, "its address is none");
        }
    }

    private static String firstLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String line = root.getClass().getSimpleName() + ": "
                + String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        String shortened = line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
        return shortened.replaceAll("\\p{Cntrl}", "?");
    }

    private long count(State state) {
        return peers.values().stream().filter(peer -> peer.state() == state).count();
    }

    private static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
