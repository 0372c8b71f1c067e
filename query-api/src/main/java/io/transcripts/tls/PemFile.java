package io.transcripts.tls;

import io.transcripts.keys.GuardedFile;
import io.transcripts.keys.KeysFileException;
import io.transcripts.keys.SecretFile;
import io.transcripts.keys.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in PEM.
 *
 * @param option that names it, for messages
 */
public record PemFile(String option, Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(PemFile.class);
    private static final int MAX_BYTES = 1 << 20;

    private interface Content<T> {
        T read() throws IOException, GeneralSecurityException;
    }

    /**
     * All certificates in it.
     *
     * @throws KeysFileException when there is none, or none that can be read
     */
    public List<X509Certificate> certificates() {
        return read("certificates in PEM", () -> {
            if (GuardedFile.isWritableByOthers(path)) {
                LOG.warn(
                        "{} can be written by others than its owner ({}); chmod go-w {}",
                        name(),
                        GuardedFile.mode(path),
                        path);
            }
            InputStream in = new ByteArrayInputStream(GuardedFile.read(path, MAX_BYTES));
            List<X509Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (found.isEmpty()) {
                throw new IOException("no certificate");
            }
            return found;
        });
    }

    /**
     * The first key in it, whatever is before it: some tools write the curve, others the certificate.
     *
     * @throws KeysFileException when there is none, none that can be read, or one that others than its owner could exchange
     */
    public PrivateKey privateKey() {
        String what = "a private key in PEM that is not encrypted";
        PrivateKey privateKey = read(what, () -> {
            String text = new String(GuardedFile.read(path, MAX_BYTES), StandardCharsets.US_ASCII);
            try (PEMParser parser = new PEMParser(new StringReader(text))) {
                for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                    if (found instanceof PEMKeyPair pair) {
                        return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                    }
                    if (found instanceof PrivateKeyInfo key) {
                        return new JcaPEMKeyConverter().getPrivateKey(key);
                    }
                }
                throw new IOException("no private key");
            }
        });
        try {
            SecretFile.check(name(), path);
        } catch (IOException e) {
            throw unusable(e.getClass().getSimpleName(), what);
        }
        return privateKey;
    }

    /** What tells one content of it from another; the reason, where it cannot be read. */
    String state() {
        try {
            return Sha256.of(GuardedFile.read(path, MAX_BYTES));
        } catch (IOException | KeysFileException e) {
            return e.toString();
        }
    }

    private <T> T read(String what, Content<T> content) {
        try {
            return content.read();
        } catch (KeysFileException e) {
            throw unusable(e.getMessage(), what);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The parsers have exceptions of many kinds for bytes that they do not understand.
            throw unusable(e.getClass().getSimpleName(), what);
        }
    }

    private KeysFileException unusable(String reason, String what) {
        return new KeysFileException(name() + " cannot be used (" + reason + "); it must hold " + what + ".");
    }

    private String name() {
        return "The file " + path + " of " + option;
    }
}
