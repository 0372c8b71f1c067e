package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.keys.KeysFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers talk to peers, and to nobody else; and nothing is said before that is clear. */
class PeerIdentityTest {
    private static final String QUESTION = "question";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    /** What one side heard; an exception's name when it hung up. */
    private record Heard(String server, String client) {}

    @Test
    void whoKnowsTheSecretTalks() throws Exception {
        assertThat(talk(secret("a"), secret("a").context())).isEqualTo(new Heard(QUESTION, "answer"));
    }

    @Test
    void neitherSideTalksToOneWithAnotherSecret() throws Exception {
        Heard heard = talk(secret("a"), secret("b").context());

        assertThat(heard.server()).isNotEqualTo(QUESTION);
        assertThat(heard.client()).isNotEqualTo("answer");
    }

    @Test
    void whoShowsNothingHearsNothing() throws Exception {
        SSLContext nobody = SSLContext.getInstance("TLSv1.3");
        nobody.init(null, new javax.net.ssl.TrustManager[] {new TrustAll()}, null);

        Heard heard = talk(secret("a"), nobody);

        assertThat(heard.server()).isNotEqualTo(QUESTION);
        assertThat(heard.client()).isNotEqualTo("answer");
    }

    @Test
    void certificatesOfOneAuthorityTalkAndOthersDoNot() throws Exception {
        Authority ours = new Authority("ours");
        Authority theirs = new Authority("theirs");
        PeerIdentity one = ours.node("one");
        PeerIdentity two = ours.node("two");
        PeerIdentity stranger = theirs.node("stranger");

        assertThat(talk(one, two.context())).isEqualTo(new Heard(QUESTION, "answer"));
        assertThat(talk(one, stranger.context()).server()).isNotEqualTo(QUESTION);
        assertThat(talk(stranger, one.context()).server()).isNotEqualTo(QUESTION);
        assertThat(talk(secret("a"), one.context()).server()).isNotEqualTo(QUESTION);
        assertThat(talk(one, secret("a").context()).server()).isNotEqualTo(QUESTION);
    }

    @Test
    void filesThatCannotBeUsedAreNamedByTheirOptions() throws Exception {
        Path garbage = Files.writeString(directory.resolve("garbage"), "no PEM");

        assertThatThrownBy(() -> PeerIdentity.ofFiles(garbage, garbage, garbage))
                .isInstanceOf(KeysFileException.class)
                .hasMessageContaining("--peer-tls-cert");
        assertThatThrownBy(() -> new PeerFiles(garbage, garbage, null, null))
                .isInstanceOf(KeysFileException.class)
                .hasMessageContaining("give all or none");
    }

    private PeerIdentity secret(String name) throws IOException {
        Path file = directory.resolve("secret-" + name);
        if (!Files.exists(file)) {
            Files.writeString(file, name.repeat(43));
        }
        return PeerFiles.ofSecret(file).read();
    }

    /** A line each way. The server's side takes only who proves itself, as the peer port does. */
    private static Heard talk(PeerIdentity server, SSLContext client) throws Exception {
        try (SSLServerSocket listening = (SSLServerSocket)
                server.context().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(true);
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> {
                try (Socket accepted = listening.accept()) {
                    accepted.setSoTimeout((int) PATIENCE.toMillis());
                    String question = line(accepted.getInputStream());
                    send(accepted.getOutputStream(), "answer");
                    return question;
                } catch (IOException e) {
                    return e.getClass().getSimpleName();
                }
            });
            String answer;
            try (SSLSocket socket = (SSLSocket) client.getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setProtocols(new String[] {"TLSv1.3"});
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                send(socket.getOutputStream(), QUESTION);
                answer = line(socket.getInputStream());
            } catch (IOException e) {
                answer = e.getClass().getSimpleName();
            }
            return new Heard(heard.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), answer);
        }
    }

    private static void send(OutputStream out, String line) throws IOException {
        out.write((line + '\n').getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    /** Somebody who signs certificates, and writes them into files. */
    private final class Authority {
        private final KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        private final X500Name name;
        private final Path file;

        Authority(String name) throws Exception {
            this.name = new X500Name("CN=" + name);
            file = directory.resolve(name + "-ca.pem");
            Files.writeString(
                    file, pem("CERTIFICATE", certificate(this.name, keys, true).getEncoded()));
        }

        PeerIdentity node(String node) throws Exception {
            KeyPair own = KeyPairGenerator.getInstance("EC").generateKeyPair();
            Path certificate = Files.writeString(
                    directory.resolve(node + ".pem"),
                    pem(
                            "CERTIFICATE",
                            certificate(new X500Name("CN=" + node), own, false).getEncoded()));
            Path key = Files.writeString(
                    directory.resolve(node + ".key"),
                    pem("PRIVATE KEY", own.getPrivate().getEncoded()));
            return PeerIdentity.ofFiles(certificate, key, file);
        }

        private X509Certificate certificate(X500Name subject, KeyPair subjectKeys, boolean isAuthority)
                throws Exception {
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(now.toEpochMilli()),
                    Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(Duration.ofDays(1))),
                    subject,
                    subjectKeys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
            PrivateKey signer = keys.getPrivate();
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        }

        private static String pem(String type, byte[] content) {
            return "-----BEGIN " + type + "-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                    + "-----\n";
        }
    }

    /** Believes anybody. */
    private static final class TrustAll implements javax.net.ssl.X509TrustManager {
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
