package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.transcripts.http.connection.ConnectionLimits;
import io.transcripts.http.connection.RawConnection;
import io.transcripts.peer.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The public port with TLS. */
class PublicTlsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(3);
    private static final int PER_ADDRESS = 4;
    private static final String MINE = "/v1/sessions/mine";
    private static final String REQUEST = "GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final List<RawConnection> opened = new ArrayList<>();
    private TestAuthority authority;
    private SSLContext trusting;
    private ApiFixture api;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority(directory, "ca");
        trusting = trusting(authority.file());
        api = new ApiFixture(ApiServer.Options.of("localhost", 0)
                .with(authority.server("api", "localhost", Instant.now().plus(Duration.ofDays(2))))
                .with(new ConnectionLimits(HEAD_TIMEOUT, 1_000, PER_ADDRESS, List.of())));
    }

    @AfterEach
    void stop() throws Exception {
        for (RawConnection connection : opened) {
            connection.close();
        }
        api.close();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void bothVersionsOfHttpAreSpoken(HttpClient.Version version) throws Exception {
        assertThat(api.uri("").getScheme()).isEqualTo("https");
        HttpClient client =
                HttpClient.newBuilder().sslContext(trusting).version(version).build();

        HttpResponse<byte[]> response = client.send(api.request(MINE).build(), HttpResponse.BodyHandlers.ofByteArray());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.version()).isEqualTo(version);
        assertThat(client.send(api.request("/nowhere").GET().build(), HttpResponse.BodyHandlers.ofByteArray())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void clientsThatNameNoProtocolSpeakTheOldOne() throws Exception {
        try (SSLSocket socket = connect("TLSv1.2")) {
            assertThat(exchange(socket)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void openConnectionsGoOnUnderANewCertificate() throws Exception {
        try (SSLSocket before = connect("TLSv1.3")) {
            assertThat(exchange(before)).startsWith("HTTP/1.1 200 ");
            Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond()).plus(Duration.ofDays(90));
            authority.server("api", "localhost", end);
            await().atMost(SOON)
                    .until(() -> api.registry
                                    .get("transcripts.tls.certificate.end")
                                    .gauge()
                                    .value()
                            == end.getEpochSecond());

            assertThat(exchange(before)).startsWith("HTTP/1.1 200 ");
            try (SSLSocket after = connect("TLSv1.3")) {
                assertThat(shown(after).getSerialNumber())
                        .isNotEqualTo(shown(before).getSerialNumber());
                assertThat(exchange(after)).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void slowHandshakesAreCutOff() throws Exception {
        for (String begun : List.of("", "\26\3\1\0\u00c8\1\0\0\u00c4\3\3", REQUEST)) {
            open().send(begun);
        }
        for (RawConnection connection : opened) {
            await().atMost(SOON).until(() -> connection.isClosedUnder("x"));
        }
        await().atMost(SOON)
                .until(() -> api.registry.get("transcripts.connections").gauge().value() == 0);
    }

    @Test
    void anAddressHasSoManyConnections() throws Exception {
        for (int i = 0; i < PER_ADDRESS; i++) {
            open();
        }
        assertThatThrownBy(() -> connect("TLSv1.3").close()).isInstanceOf(IOException.class);
        assertThat(api.registry
                        .get("transcripts.connections.closed")
                        .tag("reason", "address")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private RawConnection open() throws IOException {
        RawConnection connection = new RawConnection(api.server.port());
        opened.add(connection);
        return connection;
    }

    private SSLSocket connect(String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", api.server.port());
        socket.setSoTimeout(20_000);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket;
    }

    private static X509Certificate shown(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    private static String exchange(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        return RawConnection.answer(socket.getInputStream());
    }

    /** Trusts those whom an authority of a test knows. */
    static SSLContext trusting(Path authority) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
