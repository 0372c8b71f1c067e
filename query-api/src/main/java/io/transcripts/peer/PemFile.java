package io.transcripts.peer;

import io.transcripts.keys.KeysFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

/**
 * A file in PEM.
 *
 * @param option that names it, for messages
 */
record PemFile(String option, Path path) {

    private interface Content<T> {
        T read() throws IOException, GeneralSecurityException;
    }

    /** @throws KeysFileException when there is none, or none that can be read */
    List<X509Certificate> certificates() {
        return read("certificates in PEM", () -> {
            try (InputStream in = Files.newInputStream(path)) {
                List<X509Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                        .map(X509Certificate.class::cast)
                        .toList();
                if (found.isEmpty()) {
                    throw new IOException("no certificate");
                }
                return found;
            }
        });
    }

    /**
     * The first key in it, whatever is before it: some tools write the curve, others the certificate.
     *
     * @throws KeysFileException when there is none, or none that can be read
     */
    PrivateKey privateKey() {
        return read("a private key in PEM that is not encrypted", () -> {
            try (Reader in = Files.newBufferedReader(path, StandardCharsets.US_ASCII);
                    PEMParser parser = new PEMParser(in)) {
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
    }

    private <T> T read(String what, Content<T> content) {
        try {
            return content.read();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The parsers have exceptions of many kinds for bytes that they do not understand.
            throw new KeysFileException("The file " + path + " of " + option + " cannot be used ("
                    + e.getClass().getSimpleName() + "); it must hold " + what + ".");
        }
    }
}
