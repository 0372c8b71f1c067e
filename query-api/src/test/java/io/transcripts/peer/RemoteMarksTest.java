package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes at another node is told, whatever else is asked of it. */
class RemoteMarksTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void theyDoNotWaitForAnswersThatAreTakenSlowly(@TempDir Path directory) throws Exception {
        PeerTls identity = PeerFiles.ofSecret(directory.resolve("secret")).readOrCreate();
        CountDownLatch second = new CountDownLatch(2);
        try (ScriptedPeer owner = ScriptedPeer.asked(identity, (socket, peer) -> {
                    second.countDown();
                    ScriptedPeer.saysAndHangs("HTTP/1.1 200 OK\r\n").run(socket, peer);
                });
                PeerHttpClient client = new PeerHttpClient(identity, PeerTimeouts.USUAL)) {
            client.jetty().setMaxConnectionsPerDestination(1);
            String address = owner.asOwner().address();
            client.jetty().newRequest("https://" + address + "/peer/v1/a-batch").send(result -> {});
            await().atMost(SOON).until(() -> second.getCount() == 1);

            RemoteMarks marks = new RemoteMarks(client.jetty(), address);
            int unused = marks.count(0);

            await().atMost(SOON).until(() -> second.getCount() == 0);
            assertThat(owner.connections()).isEqualTo(2);
        }
    }

    /** Or one answer that comes too late would make all look twice, when there is least time for it. */
    @Test
    void whoDidNotAnswerOnceIsAskedForWhatHasChangedSinceItDid(@TempDir Path directory) throws Exception {
        PeerTls identity = PeerFiles.ofSecret(directory.resolve("secret")).readOrCreate();
        try (ScriptedPeer owner = ScriptedPeer.asked(identity, (socket, peer) -> {
                    if (peer.questions().size() != 2) {
                        ScriptedPeer.says("HTTP/1.1 200 OK\r\n" + MarksEndpoint.TURN
                                        + ": life.7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                                .run(socket, peer);
                    }
                });
                PeerHttpClient client = new PeerHttpClient(identity, PeerTimeouts.USUAL)) {
            RemoteMarks marks = new RemoteMarks(client.jetty(), owner.asOwner().address());
            int before = marks.count(0);

            await().atMost(SOON).until(() -> owner.questions().size() > 2);

            assertThat(owner.questions().get(1)).contains("after=life.7");
            assertThat(owner.questions().get(2)).contains("after=life.7");
            assertThat(marks.count(0)).isEqualTo(before + 1);
        }
    }
}
