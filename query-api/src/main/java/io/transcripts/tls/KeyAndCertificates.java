package io.transcripts.tls;

import io.transcripts.keys.KeysFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Who a server or a client is.
 *
 * @param key of the first certificate
 * @param certificates its own, and those that lead to its authority; not empty
 */
public record KeyAndCertificates(PrivateKey key, List<X509Certificate> certificates) {
    private static final byte[] TRIED = "a text to be signed".getBytes(StandardCharsets.US_ASCII);
    private static final char[] NO_PASSWORD = new char[0];

    public KeyAndCertificates {
        certificates = List.copyOf(certificates);
    }

    /**
     * Reads both files.
     *
     * @throws KeysFileException when one cannot be used, or the two do not belong together
     */
    public static KeyAndCertificates read(PemFile certificates, PemFile key) {
        List<X509Certificate> chain = certificates.certificates();
        PrivateKey privateKey = key.privateKey();
        try {
            if (isOf(privateKey, chain.get(0))) {
                return new KeyAndCertificates(privateKey, chain);
            }
        } catch (GeneralSecurityException e) {
            throw new KeysFileException(
                    "The key of " + key.option() + " cannot be used with the first certificate of "
                            + certificates.option() + " (" + e.getClass().getSimpleName()
                            + "); give the two that were made together.",
                    e);
        }
        throw new KeysFileException("The key of " + key.option() + " does not belong to the first certificate of "
                + certificates.option() + "; give the two that were made together.");
    }

    /** Until when all of them are good. */
    public Instant end() {
        return certificates.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /**
     * For handshakes that show it.
     *
     * @param protocol as the JDK names it
     * @param trust whom to take for whom they say to be; null for the JDK's authorities
     */
    public SSLContext context(String protocol, TrustManager @Nullable [] trust)
            throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
        own.load(null, null);
        own.setKeyEntry("node", key, NO_PASSWORD, certificates.toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(keys.getKeyManagers(), trust, null);
        return context;
    }

    /** Whether a key signs what the certificate's checks; nobody else would notice before the first handshake. */
    private static boolean isOf(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(TRIED);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(TRIED);
        return signature.verify(signed);
    }
}
