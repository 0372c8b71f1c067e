package io.transcripts.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.keys.KeysFileException;
import io.transcripts.peer.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Which certificate is in force, while files change. */
class ServerTlsTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Instant SOON = NOW.plus(Duration.ofDays(1));
    private static final Instant LATER = NOW.plus(Duration.ofDays(90));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private TestAuthority authority;
    private ServerTls.Files files;
    private ServerTls tls;

    @TempDir
    private Path directory;

    @BeforeEach
    void open() throws Exception {
        log.start();
        logger().addAppender(log);
        authority = new TestAuthority(directory, "ca");
        files = authority.server("api", "localhost", SOON);
        tls = new ServerTls(files, registry, Clock.fixed(NOW, ZoneOffset.UTC));
        tls.factory().start();
    }

    @AfterEach
    void close() throws Exception {
        tls.close();
        tls.factory().stop();
        logger().detachAppender(log);
    }

    @Test
    void onlyModernProtocolsAndCiphersAreSpoken() {
        assertThat(tls.factory().getSelectedProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        assertThat(tls.factory().getSelectedCipherSuites())
                .isNotEmpty()
                .allMatch(cipher -> cipher.matches("TLS_(ECDHE_\\w+_WITH_)?(AES_\\d+_GCM|CHACHA20_POLY1305)_SHA\\d+"))
                .anyMatch(cipher -> cipher.startsWith("TLS_ECDHE_"));
    }

    @Test
    void aNewPairIsTakenIn() throws Exception {
        assertThat(end()).isEqualTo(SOON.getEpochSecond());

        authority.server("api", "localhost", LATER);
        look();

        assertThat(end()).isEqualTo(LATER.getEpochSecond());
        assertThat(log.list).isEmpty();
    }

    @Test
    void ofAChangeThatIsHalfDoneNothingIsSaid() throws Exception {
        byte[] newKey = Files.readAllBytes(new TestAuthority(directory, "other")
                .server("next", "localhost", LATER)
                .key());
        Files.write(files.key(), newKey);
        tls.look();
        Files.copy(directory.resolve("next.pem"), files.certificates(), StandardCopyOption.REPLACE_EXISTING);
        look();

        assertThat(end()).isEqualTo(LATER.getEpochSecond());
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).noneMatch(line -> line.contains("belong"));
    }

    @Test
    void whatCannotBeUsedIsRefusedOnceWithItsReason() throws Exception {
        ServerTls.Files other = authority.server("other", "localhost", LATER);
        Files.copy(other.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
        look();
        look();
        Files.writeString(files.certificates(), "-----BEGIN CERTIFICATE-----\nsecret\n");
        look();
        Files.delete(files.certificates());
        look();
        authority.server("api", "localhost", NOW.minusSeconds(1));
        look();

        assertThat(end()).isEqualTo(SOON.getEpochSecond());
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).contains("--tls-key does not belong", "stays in force, until " + SOON),
                        line -> assertThat(line)
                                .contains("--tls-cert", "cannot be used")
                                .doesNotContain("secret"),
                        line -> assertThat(line).contains("--tls-cert", "NoSuchFile"),
                        line -> assertThat(line).contains("--tls-cert ended at"));
        authority.server("api", "localhost", LATER);
        look();
        assertThat(end()).isEqualTo(LATER.getEpochSecond());
    }

    @Test
    void aNodeDoesNotStartWithWhatCannotBeUsed() throws Exception {
        Path nowhere = directory.resolve("nowhere");
        for (ServerTls.Files bad : List.of(
                new ServerTls.Files(nowhere, files.key()),
                new ServerTls.Files(files.certificates(), nowhere),
                new ServerTls.Files(authority.file(), files.key()))) {
            assertThatThrownBy(() -> ServerTls.open(bad, new SimpleMeterRegistry()))
                    .isInstanceOf(KeysFileException.class)
                    .hasMessageContaining("--tls-");
        }
        assertThatThrownBy(() -> ServerTls.Files.of(files.certificates(), null))
                .isInstanceOf(KeysFileException.class)
                .hasMessageContaining("go together");
        assertThat(ServerTls.Files.of(null, null)).isNull();
    }

    /** Twice: a change is taken in when it has come to rest. */
    private void look() {
        tls.look();
        tls.look();
    }

    private double end() {
        return registry.get("transcripts.tls.certificate.end").gauge().value();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ServerTls.class);
    }
}
