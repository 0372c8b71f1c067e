package io.transcripts.chaos.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.api.ApiServer;
import io.transcripts.devkit.FixedBodyServer;
import io.transcripts.http.Origins;
import io.transcripts.http.connection.ConnectionLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attackers go on until their time is over, whatever they get, and count it. */
class AttackTest {
    private static final byte[] BODY = body();

    private final FixedBodyServer server = new FixedBodyServer(
            new ApiServer.Options(
                    "127.0.0.1",
                    0,
                    64,
                    8 << 10,
                    Duration.ofSeconds(30),
                    Duration.ofMillis(100),
                    // Any number from one address: what is tried here is who attacks.
                    new ConnectionLimits(Duration.ofMinutes(1), 10_000, 0, List.of()),
                    null,
                    Origins.NONE),
            null,
            new SimpleMeterRegistry(),
            BODY);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void heavyReadersTakeWholeBodies() throws Exception {
        Counts.Sum sum = until(Attack.HEAVY_READERS, server.url(), now -> now.whole() > 200 && now.mostOpen() == 64);

        assertThat(sum.statuses()).containsOnlyKeys(200);
        assertThat(sum.cut() + sum.broken() + sum.closed()).isZero();
    }

    @Test
    void heavyStreamsTakeWholeBodies() throws Exception {
        Counts.Sum sum = until(Attack.HEAVY_STREAMS, server.url(), now -> now.whole() > 200);

        assertThat(sum.statuses()).containsOnlyKeys(200);
        assertThat(sum.mostOpen()).isOne();
        assertThat(sum.cut() + sum.broken() + sum.closed()).isZero();
    }

    @Test
    void pagesAreTakenWhole() throws Exception {
        Counts.Sum sum = until(Attack.PAGES, server.url(), now -> now.whole() > 100);

        assertThat(sum.statuses()).containsOnlyKeys(200);
        assertThat(sum.cut() + sum.broken() + sum.closed()).isZero();
    }

    /** Of a server that has only transcripts. */
    @Test
    void whatIsNotThereIsAskedForAgain() throws Exception {
        for (Attack attack : List.of(
                Attack.HEAVY_SEARCHES, Attack.LISTS, Attack.LARGE_STREAMS, Attack.WAITS, Attack.FOREIGN_DELETES)) {
            Counts.Sum sum = until(attack, server.url(), now -> now.statuses().size() > 0 && now.asked() > 200);

            assertThat(sum.statuses().keySet()).as(attack.label()).isSubsetOf(200, 404, 405);
            assertThat(sum.closed()).as(attack.label()).isZero();
        }
    }

    @Test
    void slowReadersTakeLittle() throws Exception {
        for (Attack attack : List.of(Attack.SLOW_READERS, Attack.SLOW_STREAMS)) {
            Counts.Sum sum = until(attack, server.url(), now -> now.bytes() > 12_000);

            assertThat(sum.statuses()).as(attack.label()).containsOnlyKeys(200);
            assertThat(sum.whole()).as(attack.label()).isZero();
            assertThat(sum.bytes()).as(attack.label()).isLessThan(BODY.length);
        }
    }

    @Test
    void slowBodiesStayUnfinished() throws Exception {
        Counts.Sum sum = until(Attack.SLOW_BODIES, server.url(), now -> now.asked() >= 1_000);

        assertThat(sum.statuses().keySet()).isSubsetOf(404);
    }

    @Test
    void slowHeadersAreNotAnswered() throws Exception {
        Counts.Sum sum = until(Attack.SLOW_HEADERS, server.url(), now -> now.mostOpen() > 500);

        assertThat(sum.statuses()).isEmpty();
    }

    @Test
    void cancelledStreamsGiveWayToOthers() throws Exception {
        Counts.Sum sum = until(Attack.STREAM_CANCELS, server.url(), now -> now.asked() > 500);

        assertThat(sum.refused()).isZero();
    }

    @Test
    void badRequestsGetNoFurtherThanTheParser() throws Exception {
        Counts.Sum sum = until(
                Attack.BAD_REQUESTS,
                server.url(),
                now -> now.closed() > 100 && now.statuses().keySet().containsAll(List.of(400, 414, 431)));

        assertThat(sum.statuses()).doesNotContainKey(500);
    }

    @Test
    void closedConnectionsAreOpenedAgain() throws Exception {
        try (ServerSocket rude = new ServerSocket()) {
            rude.bind(new InetSocketAddress("127.0.0.1", 0));
            Thread closing = new Thread(() -> closeAll(rude));
            closing.setDaemon(true);
            closing.start();
            URI url = URI.create("http://127.0.0.1:" + rude.getLocalPort());
            for (Attack attack : List.of(Attack.GUESSES, Attack.HEAVY_STREAMS)) {
                Counts.Sum sum = until(attack, url, now -> now.closed() + now.refused() > 100);

                assertThat(sum.statuses()).as(attack.label()).isEmpty();
            }
        }
    }

    @Test
    void whoeverDoesNotListenIsAskedAgain() throws Exception {
        server.close();

        for (Attack attack : Attack.values()) {
            Counts.Sum sum = until(attack, server.url(), now -> now.refused() > 3);

            assertThat(sum.mostOpen()).as(attack.label()).isZero();
        }
    }

    @Test
    void anAttackEndsByItself() throws Exception {
        Counts.Sum sum = Attack.SLOW_READERS.run(target(server.url()), Duration.ofMillis(500));

        assertThat(sum.mostOpen()).isBetween(0, 12);
    }

    @Test
    void nobodyElseIsAttacked() {
        assertThatThrownBy(() -> target(URI.create("http://192.0.2.1:8080")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(target(URI.create("http://198.19.3.10:8080")).sessions()).isNotEmpty();
    }

    /** Attacks until it has come to this. */
    private static Counts.Sum until(Attack attack, URI api, Predicate<Counts.Sum> enough) throws Exception {
        Counts counts = new Counts();
        Thread attacker = new Thread(() -> run(attack, api, counts));
        attacker.start();
        try {
            return Awaitility.await(attack.label())
                    .atMost(Duration.ofSeconds(30))
                    .until(counts::sum, enough);
        } finally {
            attacker.interrupt();
            attacker.join();
        }
    }

    private static void run(Attack attack, URI api, Counts counts) {
        try {
            attack.run(target(api), Duration.ofMinutes(1), counts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            // Enough.
        }
    }

    /** JSON that does not compress. */
    private static byte[] body() {
        byte[] noise = new byte[150_000];
        new Random(1).nextBytes(noise);
        return ("{\"noise\":\"" + Base64.getEncoder().encodeToString(noise) + "\"}").getBytes(US_ASCII);
    }

    private static Target target(URI api) {
        InetSocketAddress address = new InetSocketAddress(api.getHost(), api.getPort());
        return new Target(address, address, List.of(), List.of("large"), "silent", "own", "foreign");
    }

    private static void closeAll(ServerSocket rude) {
        try {
            while (true) {
                rude.accept().close();
            }
        } catch (IOException e) {
            // It is over.
        }
    }
}
