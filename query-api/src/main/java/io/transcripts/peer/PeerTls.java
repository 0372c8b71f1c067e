package io.transcripts.peer;

import io.transcripts.keys.KeysFileException;
import io.transcripts.tls.KeyAndCertificates;
import io.transcripts.tls.PemFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcEdECContentSignerBuilder;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Who a node is to its peers: a certificate that it shows, whether it asks or is asked, and what it takes of others. Nothing is
 * said before both sides have proved themselves (TLS 1.3 with certificates of client and server).
 *
 * <p>With a shared secret every node has the same Ed25519 key (RFC 8032), derived from the secret (HKDF, RFC 5869), and takes
 * nobody who does not have it: so the secret itself never goes over the wire, also not to a stranger who claims to be a node.
 */
public final class PeerTls {
    private static final String PROTOCOL = "TLSv1.3";
    private static final byte[] PURPOSE = "transcripts peer port, version 1".getBytes(StandardCharsets.US_ASCII);
    private static final X500Name NAME = new X500Name("CN=transcripts-peer");
    private static final Instant ALWAYS = Instant.parse("9999-12-31T23:59:59Z");
    private static final int SESSION_SECONDS = 600;

    private final SSLContext context;
    private final boolean isNamed;

    private PeerTls(SSLContext context, boolean isNamed) {
        this.context = context;
        this.isNamed = isNamed;
    }

    /** Of a node that knows the secret, as all of its peers do. */
    public static PeerTls ofSecret(PeerSecret secret) {
        try {
            HKDFBytesGenerator derivation = new HKDFBytesGenerator(new SHA256Digest());
            derivation.init(
                    new HKDFParameters(secret.value().getBytes(StandardCharsets.US_ASCII), new byte[0], PURPOSE));
            byte[] seed = new byte[Ed25519PrivateKeyParameters.KEY_SIZE];
            derivation.generateBytes(seed, 0, seed.length);
            Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(seed, 0);
            X509Certificate certificate = certificate(key);
            PrivateKey privateKey = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            PrivateKeyInfoFactory.createPrivateKeyInfo(key).getEncoded()));
            return new PeerTls(
                    new KeyAndCertificates(privateKey, List.of(certificate))
                            .context(PROTOCOL, new TrustManager[] {new Pinned(certificate.getPublicKey())}),
                    false);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("The peer secret makes no key", e);
        }
    }

    /**
     * Of a node with a certificate of its own.
     *
     * @param certificates the node's and those that lead to its authority, PEM
     * @param key of the first of them, PEM, not encrypted
     * @param authorities whose certificates are taken of others, on either side; PEM
     * @throws KeysFileException when a file cannot be used
     */
    public static PeerTls ofFiles(Path certificates, Path key, Path authorities) {
        KeyAndCertificates identity = KeyAndCertificates.read(
                new PemFile("--peer-tls-cert", certificates), new PemFile("--peer-tls-key", key));
        List<X509Certificate> trusted = new PemFile("--peer-tls-ca", authorities).certificates();
        try {
            return new PeerTls(identity.context(PROTOCOL, trustIn(trusted)), true);
        } catch (GeneralSecurityException | IOException e) {
            throw new KeysFileException(
                    "The files of --peer-tls-cert, --peer-tls-key and --peer-tls-ca cannot be used together ("
                            + e.getClass().getSimpleName() + "); give those of one node and its authority.");
        }
    }

    /** For a port. */
    public SslContextFactory.Server server() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setSslContext(context);
        factory.setIncludeProtocols(PROTOCOL);
        factory.setNeedClientAuth(true);
        // A session that is resumed is not proved anew.
        factory.setSslSessionTimeout(SESSION_SECONDS);
        return factory;
    }

    /** For a client. */
    public SslContextFactory.Client client() {
        SslContextFactory.Client factory = new SslContextFactory.Client();
        factory.setSslContext(context);
        factory.setIncludeProtocols(PROTOCOL);
        // Whoever has the secret may have any name. Empty is none too, and does not make Jetty warn.
        factory.setEndpointIdentificationAlgorithm(isNamed ? "HTTPS" : "");
        return factory;
    }

    /** For other clients. */
    public SSLContext context() {
        return context;
    }

    /** Whether a client failed because one side does not take the other's certificate, and not because nobody answers. */
    public static boolean isRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            boolean isTold = cause instanceof SSLException
                    && message.contains("fatal alert")
                    && !message.contains("internal_error");
            if (isTold || cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    /** The same bytes for the same key, whoever makes it and when. */
    private static X509Certificate certificate(Ed25519PrivateKeyParameters key)
            throws IOException, CertificateException, OperatorCreationException {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                NAME,
                BigInteger.ONE,
                Date.from(Instant.EPOCH),
                Date.from(ALWAYS),
                NAME,
                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key.generatePublicKey()));
        byte[] encoded = builder.build(
                        new BcEdECContentSignerBuilder(new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519))
                                .build(key))
                .getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static TrustManager[] trustIn(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (X509Certificate authority : authorities) {
            trusted.setCertificateEntry("authority-" + trusted.size(), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust.getTrustManagers();
    }

    /** Takes whoever has one key, whatever it says about itself. */
    private static final class Pinned extends X509ExtendedTrustManager {
        private final PublicKey key;

        Pinned(PublicKey key) {
            this.key = key;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0
                    || !MessageDigest.isEqual(chain[0].getPublicKey().getEncoded(), key.getEncoded())) {
                throw new CertificateException("not a node with this secret");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
