package io.transcripts.peer;

import io.transcripts.keys.GuardedFile;
import io.transcripts.tls.ServerTls;
import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** An authority that makes certificates for nodes, and writes them as their owners would find them. */
public final class TestAuthority {
    private static final X500Name NAME = new X500Name("CN=authority");

    private final Path directory;
    private final KeyPair key = pair(KeyType.EC);
    private final Path file;

    enum KeyType {
        RSA,
        EC
    }

    /** How a private key is written. */
    enum Encoding {
        PKCS8,
        TRADITIONAL,
        /** With a block of its own for the curve before it, as by {@code openssl ecparam -genkey}. */
        TRADITIONAL_AFTER_PARAMETERS
    }

    public TestAuthority(Path directory, String name) throws Exception {
        this.directory = directory;
        file = write(name + ".pem", certificate(NAME, key, NAME, key, true, "authority"));
    }

    public Path file() {
        return file;
    }

    /** Of a server that callers reach under a name; both files replace those that are there. */
    public ServerTls.Files server(String name, String host, Instant end) throws Exception {
        KeyPair pair = pair(KeyType.EC);
        return new ServerTls.Files(
                write(name + ".pem", certificate(new X500Name("CN=" + name), pair, NAME, key, false, host, end)),
                write(name + "-key.pem", new JcaPKCS8Generator(pair.getPrivate(), null)));
    }

    PeerFiles node(String name, String host) throws Exception {
        return node(name, host, KeyType.EC, Encoding.PKCS8);
    }

    PeerFiles node(String name, String host, KeyType type, Encoding encoding) throws Exception {
        KeyPair pair = pair(type);
        Path certificate = write(name + ".pem", certificate(new X500Name("CN=" + name), pair, NAME, key, false, host));
        Object pem = encoding == Encoding.PKCS8
                ? new JcaPKCS8Generator(pair.getPrivate(), null)
                : pair.getPrivate() instanceof ECPrivateKey ec
                        ? traditional(ec)
                        : new JcaMiscPEMGenerator(pair.getPrivate());
        Path keyFile = encoding == Encoding.TRADITIONAL_AFTER_PARAMETERS
                ? write(
                        name + "-key.pem",
                        new PemObject("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded()),
                        pem)
                : write(name + "-key.pem", pem);
        return new PeerFiles(directory.resolve("no-secret"), certificate, keyFile, file);
    }

    /** With the curve in it, as by {@code openssl ec}; the generator leaves it out. */
    private static PemObject traditional(ECPrivateKey key) throws IOException {
        return new PemObject(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
                        .getEncoded());
    }

    /** A certificate that somebody has signed with a key of their own. */
    static X509Certificate selfSigned(String name, KeyPair pair) throws Exception {
        X500Name subject = new X500Name(name);
        return certificate(subject, pair, subject, pair, false, "localhost");
    }

    static KeyPair pair(KeyType type) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(type.name());
        if (type == KeyType.EC) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(
            X500Name subject, KeyPair pair, X500Name issuer, KeyPair signer, boolean isAuthority, String host)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        return certificate(
                subject, pair, issuer, signer, isAuthority, host, Instant.now().plus(Duration.ofDays(1)));
    }

    private static X509Certificate certificate(
            X500Name subject,
            KeyPair pair,
            X500Name issuer,
            KeyPair signer,
            boolean isAuthority,
            String host,
            Instant end)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(Duration.ofDays(30))),
                Date.from(end),
                subject,
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        String algorithm = signer.getPrivate().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate())));
    }

    private Path write(String name, Object... objects) throws IOException {
        Path path = directory.resolve(name);
        // With the permissions that a key needs, whatever the umask is.
        GuardedFile.write(path, new byte[0]);
        try (Writer out = Files.newBufferedWriter(path, StandardCharsets.US_ASCII);
                JcaPEMWriter pem = new JcaPEMWriter(out)) {
            for (Object object : objects) {
                pem.writeObject(object);
            }
        }
        return path;
    }
}
