package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.peer.PeerFiles;
import io.transcripts.peer.PeerIdentity;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections under TLS are known like others: one that asks again and again stays. */
class TlsConnectionsTest {
    private static final Duration HEAD = Duration.ofMillis(500);

    @Test
    void aConnectionThatGoesOnAskingOutlastsTheDeadlineOfItsFirstRequest(@TempDir Path directory) throws Exception {
        PeerIdentity identity = PeerFiles.ofSecret(directory.resolve("secret")).readOrCreate();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Routes routes = new Routes(List.of(
                new Routes.Route("/x", true, call -> new Reply(Reply.OK, "text/plain", new byte[] {'x'}, Map.of()))));
        Listener.Settings settings = new Listener.Settings(
                "test",
                "127.0.0.1",
                0,
                "",
                "",
                8,
                8 << 10,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                new ConnectionLimits(HEAD, 100, 0, List.of()));
        try (Reads reads = Reads.of(registry);
                Listener listener = new Listener(
                        settings,
                        new RoutesHandler(
                                routes, null, Router.here(), new Exchange.Port(RequestLog.unmeasured(), reads, false)),
                        new Incidents("test", registry),
                        identity.server());
                Socket socket = identity.context()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), listener.port());
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            long endsAt = System.nanoTime() + HEAD.multipliedBy(6).toNanos();
            while (System.nanoTime() - endsAt < 0) {
                socket.getOutputStream()
                        .write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
                String line = in.readLine();
                while (!line.isEmpty()) {
                    line = in.readLine();
                }
                assertThat(in.read()).isEqualTo('x');
            }
            assertThat(registry.get("transcripts.connections.closed")
                            .tag("reason", "slow")
                            .counter()
                            .count())
                    .isZero();
        }
    }
}
