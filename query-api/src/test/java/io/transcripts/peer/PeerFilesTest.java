package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.transcripts.keys.GuardedFile;
import io.transcripts.keys.KeysFileException;
import io.transcripts.keys.SecretFile;
import io.transcripts.peer.TestAuthority.Encoding;
import io.transcripts.peer.TestAuthority.KeyType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Files that make no node: which one it is, and what to do about it. */
class PeerFilesTest {
    @TempDir
    private Path directory;

    private PeerFiles files;

    @BeforeEach
    void makeFiles() throws Exception {
        files = new TestAuthority(directory, "ca").node("a", "localhost");
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, false",
        "false, true, false",
        "false, false, true",
        "true, true, false",
        "true, false, true",
        "false, true, true"
    })
    void theThreeGoTogether(boolean certificate, boolean key, boolean authority) {
        assertThatThrownBy(() -> new PeerFiles(
                        files.secret(),
                        certificate ? files.certificates() : null,
                        key ? files.key() : null,
                        authority ? files.authorities() : null))
                .isInstanceOf(KeysFileException.class)
                .hasMessageContainingAll("--peer-tls-cert", "--peer-tls-key", "--peer-tls-ca", "give all or none");
    }

    /** What is in a file instead of what should be; null for no file. */
    static Object[][] contents() {
        return new Object[][] {
            {"no file", null},
            {"empty", bytes("")},
            {"words", bytes("not PEM at all\n")},
            {"no end", bytes("-----BEGIN CERTIFICATE-----\nAAAA\n")},
            {"no base64", bytes(block("CERTIFICATE", "!!!!") + block("PRIVATE KEY", "!!!!"))},
            {"half a base64", bytes(block("CERTIFICATE", "AAAAA") + block("PRIVATE KEY", "AAAAA"))},
            {"no DER", bytes(block("CERTIFICATE", base64("words")) + block("PRIVATE KEY", base64("words")))},
            {"no key in DER", bytes(block("PRIVATE KEY", "MAA=") + block("CERTIFICATE", "MAA="))},
            {"no RSA", bytes(block("RSA PRIVATE KEY", "MAA="))},
            {"no EC", bytes(block("EC PRIVATE KEY", "MAA="))},
            {"a request", bytes(block("CERTIFICATE REQUEST", "MAA="))},
            {"binary", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, (byte) 0x80}},
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contents")
    void aFileThatCannotBeUsedIsNamed(String what, byte @Nullable [] content) throws Exception {
        Path bad = directory.resolve("bad.pem");
        if (content != null) {
            Files.write(bad, content);
        }

        assertRefused(new PeerFiles(files.secret(), bad, files.key(), files.authorities()), "--peer-tls-cert", bad);
        assertRefused(
                new PeerFiles(files.secret(), files.certificates(), bad, files.authorities()), "--peer-tls-key", bad);
        assertRefused(new PeerFiles(files.secret(), files.certificates(), files.key(), bad), "--peer-tls-ca", bad);
    }

    @Test
    void anEncryptedKeyIsRefused() throws Exception {
        Path encrypted = directory.resolve("encrypted.pem");
        try (JcaPEMWriter pem = new JcaPEMWriter(Files.newBufferedWriter(encrypted, StandardCharsets.US_ASCII))) {
            pem.writeObject(new JcaPKCS8Generator(
                    TestAuthority.pair(KeyType.EC).getPrivate(),
                    new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                            .setProvider(new BouncyCastleProvider())
                            .setPassword("password".toCharArray())
                            .build()));
        }

        assertThatThrownBy(new PeerFiles(files.secret(), files.certificates(), encrypted, files.authorities())::read)
                .isInstanceOf(KeysFileException.class)
                .hasMessageContainingAll("--peer-tls-key", "not encrypted");
    }

    @ParameterizedTest
    @CsvSource({"EC, EC", "RSA, RSA", "EC, RSA", "RSA, EC"})
    void aKeyOfAnotherCertificateIsRefused(KeyType certificate, KeyType key) throws Exception {
        TestAuthority authority = new TestAuthority(directory, "ca");
        PeerFiles mine = authority.node("mine", "localhost", certificate, Encoding.PKCS8);
        PeerFiles other = authority.node("other", "localhost", key, Encoding.PKCS8);

        assertThatThrownBy(new PeerFiles(mine.secret(), mine.certificates(), other.key(), mine.authorities())::read)
                .isInstanceOf(KeysFileException.class)
                .hasMessageContainingAll("--peer-tls-cert", "--peer-tls-key");
    }

    @Test
    void aKeyMayStandBelowItsCertificate() throws Exception {
        Path both = directory.resolve("both.pem");
        GuardedFile.write(both, bytes(Files.readString(files.certificates()) + Files.readString(files.key())));

        assertThat(new PeerFiles(files.secret(), files.certificates(), both, files.authorities()).read())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"too short", "'a secret of more than thirty-two characters, with spaces'"})
    void aSecretThatIsNoneIsRefused(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), content);

        assertThatThrownBy(PeerFiles.ofSecret(file)::readOrCreate)
                .isInstanceOf(KeysFileException.class)
                .hasMessageContainingAll(file.toString(), "remove it to have one made")
                .hasMessageNotContaining(content);
    }

    @Test
    void onlyANodeMakesASecret() {
        Path file = directory.resolve("none");

        assertThatThrownBy(PeerFiles.ofSecret(file)::read)
                .isInstanceOf(KeysFileException.class)
                .hasMessageContainingAll(file.toString(), "--peer-secret-file");
        assertThat(file).doesNotExist();
    }

    @Test
    void aSecretIsNoLargeFile() throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), "s".repeat((4 << 10) + 1));

        assertThatThrownBy(PeerFiles.ofSecret(file)::read)
                .isInstanceOf(KeysFileException.class)
                .hasMessageContainingAll(file.toString(), "it is larger than 4 KiB", "--peer-secret-file");
        assertThatThrownBy(PeerFiles.ofSecret(directory)::readOrCreate)
                .isInstanceOf(KeysFileException.class)
                .hasMessageContainingAll(directory.toString(), "it is not a regular file");
    }

    @Test
    void noPemIsALargeFile() throws Exception {
        Path large = Files.write(directory.resolve("large.pem"), new byte[(1 << 20) + 1]);

        assertRefused(new PeerFiles(files.secret(), large, files.key(), files.authorities()), "1 MiB", large);
        assertRefused(new PeerFiles(files.secret(), files.certificates(), large, files.authorities()), "1 MiB", large);
        assertRefused(new PeerFiles(files.secret(), files.certificates(), files.key(), large), "1 MiB", large);
        assertRefused(
                new PeerFiles(files.secret(), files.certificates(), files.key(), directory), "regular", directory);
    }

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @ValueSource(strings = {"rw-rw----", "rw-----w-", "rw-rw-rw-"})
    void aSecretOrAKeyThatOthersCanWriteIsRefused(String mode) throws Exception {
        Path secret = secret();
        mode(secret, mode);
        mode(files.key(), mode);

        assertThatThrownBy(PeerFiles.ofSecret(secret)::readOrCreate)
                .isInstanceOf(KeysFileException.class)
                .hasMessageContainingAll("peer secret file", mode, "chmod go-w " + secret);
        assertThatThrownBy(files::read)
                .isInstanceOf(KeysFileException.class)
                .hasMessageContainingAll("--peer-tls-key", mode, "chmod go-w " + files.key());
    }

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @CsvSource({"r--------, 0", "rw-r-----, 0", "rw-r--r--, 1", "rw----r--, 1"})
    void aSecretOrAKeyThatEverybodyCanReadIsWarnedOf(String mode, int warnings) throws Exception {
        Path secret = secret();
        mode(secret, mode);
        mode(files.key(), mode);
        Logger logger = (Logger) LoggerFactory.getLogger(SecretFile.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            PeerFiles.ofSecret(secret).read();
            assertThat(log.list).hasSize(warnings);
            files.read();
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .hasSize(2 * warnings)
                .extracting(ILoggingEvent::getFormattedMessage)
                .allMatch(line -> line.contains(mode) && line.contains("chmod o-rwx"));
    }

    private Path secret() throws IOException {
        Path file = directory.resolve("of-nodes");
        var unused = PeerFiles.ofSecret(file).readOrCreate();
        assertThat(GuardedFile.mode(file)).isEqualTo("rw-------");
        return file;
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static void assertRefused(PeerFiles files, String option, Path file) {
        assertThatThrownBy(files::read)
                .isInstanceOf(KeysFileException.class)
                .hasMessageContainingAll(option, file.toString(), "PEM");
    }

    private static String block(String type, String content) {
        return "-----BEGIN " + type + "-----\n" + content + "\n-----END " + type + "-----\n";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
