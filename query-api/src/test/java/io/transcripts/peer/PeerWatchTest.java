package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.http.ResponseResources;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who accepts whom, on the real peer ports of nodes with one secret or another. */
class PeerWatchTest {
    private static final ResponseResources READS = ResponseResources.of(new SimpleMeterRegistry());
    private static final String NOBODY = "No node of the group accepts this one's peer secret or certificate.";

    @TempDir
    private Path directory;

    private final List<String> group = new CopyOnWriteArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** A node as its peers see it, and as it sees them. */
    private final class Member implements AutoCloseable {
        private final PeerServer port;
        private final AtomicBoolean isConfirmed = new AtomicBoolean(true);
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final PeerWatch watch;

        Member(PeerTls identity, Duration patience) {
            port = new PeerServer("127.0.0.1", 0, identity, READS);
            port.confirmedBy(isConfirmed::get);
            watch = new PeerWatch(() -> List.copyOf(group), address(), identity, registry, patience);
            members.add(this);
        }

        String address() {
            return "localhost:" + port.port();
        }

        Map<String, Object> sees(String address) {
            return watch.status().stream()
                    .filter(peer -> peer.get("address").equals(address))
                    .findFirst()
                    .orElseThrow();
        }

        double count(String state) {
            return registry.get("transcripts.peers").tag("state", state).gauge().value();
        }

        @Override
        public void close() {
            watch.close();
            port.close();
        }
    }

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
        members.forEach(Member::close);
    }

    @Test
    void nodesWithOneSecretAcceptEachOther() throws Exception {
        Member first = joins("one");
        Member second = joins("one");

        assertThat(first.sees(second.address()))
                .containsEntry("state", "accepted")
                .containsEntry("confirmed", true);
        assertThat(second.sees(first.address()))
                .containsEntry("state", "accepted")
                .containsEntry("reason", null);
        assertThat(first.watch.unready()).isEmpty();
        assertThat(second.watch.unready()).isEmpty();
        assertThat(second.count("accepted")).isEqualTo(1);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aNewcomerWithAnotherSecretIsNotReadyAndBothSaySo() throws Exception {
        Member old = joins("one");
        Member newcomer = joins("two");

        assertThat(newcomer.watch.unready()).contains(NOBODY);
        assertThat(newcomer.sees(old.address()))
                .containsEntry("state", "refused")
                .containsEntry("confirmed", false);
        assertThat(old.watch.unready()).as("it was alone").isEmpty();
        assertThat(old.sees(newcomer.address())).containsEntry("state", "refused");
        assertThat(old.count("refused")).isEqualTo(1);
        assertThat(newcomer.count("refused")).isEqualTo(1);
        assertThat(warnings())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains(old.address(), "--peer-secret-file"))
                .anySatisfy(line -> assertThat(line).contains(newcomer.address(), "--peer-secret-file"));

        askAll();
        assertThat(warnings()).as("once for each").hasSize(2);
    }

    @Test
    void ofThreeTheOneThatNobodyAcceptsIsNotReady() throws Exception {
        Member first = joins("one");
        Member second = joins("one");
        Member third = joins("two");

        assertThat(third.watch.unready()).contains(NOBODY);
        assertThat(third.count("refused")).isEqualTo(2);
        assertThat(first.watch.unready()).isEmpty();
        assertThat(second.watch.unready()).isEmpty();
        assertThat(first.count("accepted")).isEqualTo(1);
        assertThat(first.count("refused")).isEqualTo(1);
    }

    @Test
    void whoeverStartsBesideAStrangerAndAFriendIsReady() throws Exception {
        joins("one");
        joins("two");

        assertThat(joins("one").watch.unready()).isEmpty();
    }

    @Test
    void oneThatWasAcceptedStaysReadyWhenOnlyStrangersAreLeft() throws Exception {
        Member first = joins("one");
        Member second = joins("one");
        joins("two");
        group.remove(first.address());
        askAll();

        assertThat(second.count("refused")).isEqualTo(1);
        assertThat(second.watch.unready()).isEmpty();
    }

    @Test
    void oneThatNobodyAcceptedIsReadyWhenThoseAreGone() throws Exception {
        Member old = joins("one");
        Member newcomer = joins("two");
        group.remove(old.address());
        askAll();

        assertThat(newcomer.watch.unready()).isEmpty();
    }

    @Test
    void whoCannotBeAskedRefusesNobody() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            group.add("localhost:" + silent.getLocalPort());
            group.add("localhost:1");
            group.add("no address");
            Member node = joins(secret("one"), Duration.ofSeconds(1));

            assertThat(node.count("unreachable")).isEqualTo(3);
            assertThat(node.watch.unready()).isEmpty();
            assertThat(warnings()).isEmpty();
        }
    }

    @Test
    void aNodeThatCannotBeAskedAtFirstIsRefusedByLater() throws Exception {
        Member old = joins("one");
        group.remove(old.address());
        group.add("localhost:1");
        Member newcomer = joins("two");
        assertThat(newcomer.watch.unready()).isEmpty();

        group.add(old.address());
        askAll();

        assertThat(newcomer.watch.unready()).contains(NOBODY);
    }

    @Test
    void nobodyIsReadyBeforeTheOthersWereAsked() throws Exception {
        Member node = new Member(secret("one"), Neighbourhood.LONG);
        node.watch.look();
        assertThat(node.watch.unready()).contains("The other nodes of the group have not been asked yet.");

        group.add(node.address());
        node.watch.start();

        Awaitility.await().until(() -> node.watch.unready().isEmpty());
    }

    @Test
    void anotherIsConfirmedWhenItSaysSo() throws Exception {
        Member first = joins("one");
        Member second = joins("one");
        joins("two");
        assertThat(first.watch.isAnotherConfirmed()).isTrue();

        second.isConfirmed.set(false);
        askAll();
        assertThat(first.watch.isAnotherConfirmed())
                .as("the stranger does not count")
                .isFalse();
        assertThat(second.watch.isAnotherConfirmed()).isTrue();
        second.isConfirmed.set(true);
        askAll();
        assertThat(first.watch.isAnotherConfirmed()).isTrue();

        second.close();
        askAll();
        assertThat(first.watch.isAnotherConfirmed()).isFalse();
        assertThat(first.sees(second.address())).containsEntry("state", "unreachable");
    }

    private PeerTls secret(String name) {
        return PeerFiles.ofSecret(directory.resolve(name)).readOrCreate();
    }

    private Member joins(String secret) throws InterruptedException {
        return joins(secret(secret), Neighbourhood.LONG);
    }

    private Member joins(PeerTls identity, Duration patience) throws InterruptedException {
        Member member = new Member(identity, patience);
        group.add(member.address());
        askAll();
        return member;
    }

    private void askAll() throws InterruptedException {
        for (Member member : members) {
            member.watch.look();
        }
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(PeerWatch.class);
    }
}
