package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.http.ResponseResources;
import io.transcripts.peer.TestAuthority.Encoding;
import io.transcripts.peer.TestAuthority.KeyType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody but a peer is told anything, and nobody but a peer is asked. */
class PeerTlsTest {
    private static final ResponseResources READS = ResponseResources.of(new SimpleMeterRegistry());

    private static final String PATH = "/peer/v1/partitions/0/sessions?limit=1";
    private static final int NOT_TOLD_WHOM_TO_ASK = 503;

    @TempDir
    private Path directory;

    private PeerTls node;

    @BeforeEach
    void secret() {
        node = ofSecret("secret");
    }

    private PeerTls ofSecret(String name) {
        return PeerFiles.ofSecret(directory.resolve(name)).readOrCreate();
    }

    @Test
    void whoeverHasTheSecretIsAnswered() throws Exception {
        PeerTls other = PeerTls.ofSecret(PeerSecret.read(directory.resolve("secret")));
        assertThat(status(node, other)).isEqualTo(NOT_TOLD_WHOM_TO_ASK);
        assertThat(status(other, node)).isEqualTo(NOT_TOLD_WHOM_TO_ASK);
        try (PeerServer server = new PeerServer("127.0.0.1", 0, node, READS)) {
            assertThat(heard(server.port(), other.context())).startsWith("HTTP/1.1 ");
        }
    }

    @Test
    void nobodyElseHearsAByte() throws Exception {
        KeyPair own = TestAuthority.pair(KeyType.EC);
        try (PeerServer server = new PeerServer("127.0.0.1", 0, node, READS)) {
            X509Certificate shown = shownBy(server.port());
            X509Certificate sameName = TestAuthority.selfSigned("CN=transcripts-peer", own);
            assertThat(sameName.getSubjectX500Principal()).isEqualTo(shown.getSubjectX500Principal());

            assertThat(heard(server.port(), ofSecret("another").context()))
                    .as("of another secret")
                    .isEmpty();
            assertThat(heard(server.port(), client(null)))
                    .as("without a certificate")
                    .isEmpty();
            assertThat(heard(server.port(), client(new Showing(sameName, own.getPrivate()))))
                    .as("of the same name")
                    .isEmpty();
            assertThat(heard(server.port(), client(new Showing(shown, own.getPrivate()))))
                    .as("with a copy of our certificate, and no key to it")
                    .isEmpty();
        }
    }

    @Test
    void withoutTlsThereIsNoHttp() throws Exception {
        try (PeerServer server = new PeerServer("127.0.0.1", 0, node, READS);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(exchanged(socket)).doesNotContain("HTTP");
        }
    }

    @Test
    void somebodyWithAnotherSecretIsNotAsked() throws Exception {
        assertThat(readByStranger(ofSecret("another").context(), node)).isEmpty();
    }

    @Test
    void somebodyWithoutTlsIsNotAsked() throws Exception {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
                try (Socket socket = stranger.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    return readAll(socket);
                } catch (IOException e) {
                    return "";
                }
            });

            assertThatThrownBy(() -> status(stranger.getLocalPort(), node)).isInstanceOf(ExecutionException.class);

            assertThat(read.get(10, TimeUnit.SECONDS)).doesNotContain("GET", "peer/v1", "Host");
        }
    }

    @ParameterizedTest
    @CsvSource({"RSA, PKCS8", "RSA, TRADITIONAL", "EC, PKCS8", "EC, TRADITIONAL", "EC, TRADITIONAL_AFTER_PARAMETERS"})
    void certificatesOfOneAuthorityKnowEachOther(KeyType type, Encoding encoding) throws Exception {
        TestAuthority authority = new TestAuthority(directory, "ca");
        PeerTls a = authority.node("a", "localhost", type, encoding).read();
        PeerTls b = authority.node("b", "localhost", type, encoding).readOrCreate();

        assertThat(status(a, b)).isEqualTo(NOT_TOLD_WHOM_TO_ASK);
        assertThat(status(b, a)).isEqualTo(NOT_TOLD_WHOM_TO_ASK);
        assertThat(directory.resolve("no-secret")).doesNotExist();
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedByBothSides() throws Exception {
        PeerTls ours = new TestAuthority(directory, "ca").node("a", "localhost").read();
        PeerTls theirs =
                new TestAuthority(directory, "other-ca").node("b", "localhost").read();

        try (PeerServer server = new PeerServer("127.0.0.1", 0, ours, READS)) {
            assertThat(heard(server.port(), theirs.context())).isEmpty();
            assertThat(heard(server.port(), node.context())).as("the secret's").isEmpty();
        }
        assertThat(readByStranger(theirs.context(), ours)).isEmpty();
    }

    @Test
    void aCertificateOfAnotherHostIsNotAsked() throws Exception {
        TestAuthority authority = new TestAuthority(directory, "ca");
        PeerTls here = authority.node("a", "localhost").read();
        PeerTls elsewhere = authority.node("b", "elsewhere.example").read();

        assertThat(status(here, elsewhere)).as("whoever asks may be anywhere").isEqualTo(NOT_TOLD_WHOM_TO_ASK);
        assertThat(readByStranger(elsewhere.context(), here)).isEmpty();
    }

    /** What the peer port answers when its node is one and its caller the other. */
    private static int status(PeerTls server, PeerTls client) throws Exception {
        try (PeerServer open = new PeerServer("127.0.0.1", 0, server, READS)) {
            return status(open.port(), client);
        }
    }

    private static int status(int port, PeerTls identity) throws Exception {
        ClientConnector connector = new ClientConnector();
        connector.setSslContextFactory(identity.client());
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.start();
        try {
            return client.newRequest("https://localhost:" + port + PATH)
                    .headers(headers -> headers.put("Transcripts-Organization", "org"))
                    .timeout(10, TimeUnit.SECONDS)
                    .send()
                    .getStatus();
        } finally {
            client.stop();
        }
    }

    /** What somebody with this certificate is answered, up to the end of the connection. */
    private static String heard(int port, SSLContext context) throws IOException {
        try (Socket socket = context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            return exchanged(socket);
        }
    }

    private static String exchanged(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        try {
            socket.getOutputStream()
                    .write(("GET " + PATH + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return "";
        }
        return readAll(socket);
    }

    /** Up to the end of the connection, however it ends. */
    private static String readAll(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(out);
        } catch (SSLException | SocketException e) {
            // The other side has closed it in anger.
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** What a server that takes everybody reads of the request, once it has a TLS connection. */
    private static String readByStranger(SSLContext stranger, PeerTls asking) throws Exception {
        try (SSLServerSocket server = (SSLServerSocket)
                stranger.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
                try (Socket socket = server.accept()) {
                    return readAll(socket);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> status(server.getLocalPort(), asking))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SSLException.class);
            return read.get(10, TimeUnit.SECONDS);
        }
    }

    /** Everybody is shown the certificate of a port. */
    private static X509Certificate shownBy(int port) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) client(null).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** A client that takes every server. */
    private static SSLContext client(@Nullable KeyManager keys) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys == null ? null : new KeyManager[] {keys}, new TrustManager[] {new Trusting()}, null);
        return context;
    }

    /** Shows one certificate to whoever wants to see one. */
    private static final class Showing extends X509ExtendedKeyManager {
        private final X509Certificate certificate;
        private final PrivateKey key;

        Showing(X509Certificate certificate, PrivateKey key) {
            this.certificate = certificate;
            this.key = key;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {"node"};
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return "node";
        }

        @Override
        public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return "node";
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
