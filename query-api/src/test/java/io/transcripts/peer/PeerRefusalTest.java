package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.http.ResponseResources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of certificates: one side may take the other's, and not be taken. Whoever asks hears of it all the same. */
class PeerRefusalTest {
    private static final ResponseResources READS = ResponseResources.of(new SimpleMeterRegistry());
    private static final int TIMES = 20;

    @TempDir
    private Path directory;

    @Test
    void aNodeWhoseCertificateIsNotTakenHearsOfIt() throws Exception {
        TestAuthority theirs = new TestAuthority(directory, "theirs");
        TestAuthority ours = new TestAuthority(directory, "ours");
        PeerTls asked = theirs.node("asked", "localhost").readOrCreate();
        // Its own authority is not theirs, and it trusts both.
        PeerFiles files = ours.node("asking", "localhost");
        Path both = directory.resolve("both.pem");
        String authorities = Files.readString(theirs.file()) + Files.readString(ours.file());
        Files.write(both, authorities.getBytes(StandardCharsets.US_ASCII));
        PeerTls asking = new PeerFiles(files.secret(), files.certificates(), files.key(), both).readOrCreate();
        try (PeerServer server = new PeerServer("127.0.0.1", 0, asked, READS)) {
            String address = "localhost:" + server.port();
            for (int i = 0; i < TIMES; i++) {
                try (PeerWatch watch = new PeerWatch(
                        () -> List.of("self:1", address),
                        "self:1",
                        asking,
                        new SimpleMeterRegistry(),
                        Neighbourhood.LONG)) {
                    watch.start();
                    Awaitility.await()
                            .atMost(Neighbourhood.LONG)
                            .until(() -> !watch.status().isEmpty());

                    Map<String, Object> seen = watch.status().get(0);
                    assertThat(seen).as("%s", seen).containsEntry("state", "refused");
                    assertThat(watch.unready()).isPresent();
                }
            }
        }
    }

    @Test
    void aNodeWhoseCertificateIsTakenIsAccepted() throws Exception {
        TestAuthority ours = new TestAuthority(directory, "ours");
        PeerTls asked = ours.node("asked", "localhost").readOrCreate();
        PeerTls asking = ours.node("asking", "elsewhere.example.com").readOrCreate();
        try (PeerServer server = new PeerServer("127.0.0.1", 0, asked, READS);
                PeerWatch watch = new PeerWatch(
                        () -> List.of("self:1", "localhost:" + server.port()),
                        "self:1",
                        asking,
                        new SimpleMeterRegistry(),
                        Neighbourhood.LONG)) {
            watch.start();
            Awaitility.await()
                    .atMost(Neighbourhood.LONG)
                    .until(() -> !watch.status().isEmpty());

            assertThat(watch.status().get(0)).containsEntry("state", "accepted");
            assertThat(watch.unready()).isEmpty();
        }
    }
}
