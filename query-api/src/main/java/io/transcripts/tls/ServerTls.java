package io.transcripts.tls;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.transcripts.keys.EverySecond;
import io.transcripts.keys.KeysFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the public port, and how TLS is spoken there. New files take effect within about two seconds, without a
 * restart, for connections that are opened from then on; what cannot be used is refused with its reason in the log, and the
 * certificate of before stays in force. Thread-safe.
 */
public final class ServerTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    /** Those with forward secrecy and authenticated encryption: all of TLS 1.3, and these of 1.2. HTTP/2 takes no others. */
    private static final String[] CIPHERS = {"TLS_AES_.*", "TLS_CHACHA20_.*", "TLS_ECDHE_.*_(GCM|CHACHA20_POLY1305)_.*"
    };

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final PemFile certificates;
    private final PemFile key;
    private final Clock clock;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private final EverySecond looks;
    private volatile Instant end = Instant.EPOCH;
    /** The files at the look before, so that nothing is read of a change that is half done. */
    private String before;
    /** The files as they were taken in, or refused. */
    private String seen;

    /**
     * Where it is kept.
     *
     * @param certificates the server's, and those that lead to its authority; PEM
     * @param key of the first of them, PEM, not encrypted
     */
    public record Files(Path certificates, Path key) {
        /**
         * Both, or none of them.
         *
         * @throws KeysFileException when there is one
         */
        public static @Nullable Files of(@Nullable Path certificates, @Nullable Path key) {
            if (certificates != null && key != null) {
                return new Files(certificates, key);
            }
            if (certificates == null && key == null) {
                return null;
            }
            throw new KeysFileException("--tls-cert and --tls-key go together; give both or none.");
        }
    }

    ServerTls(Files files, MeterRegistry registry, Clock clock) {
        certificates = new PemFile("--tls-cert", files.certificates());
        key = new PemFile("--tls-key", files.key());
        this.clock = clock;
        factory.setIncludeProtocols(PROTOCOLS);
        factory.setIncludeCipherSuites(CIPHERS);
        factory.setUseCipherSuitesOrder(true);
        factory.setRenegotiationAllowed(false);
        seen = state();
        before = seen;
        KeyAndCertificates first = KeyAndCertificates.read(certificates, key);
        factory.setSslContext(context(first));
        end = first.end();
        Gauge.builder("transcripts.tls.certificate.end", this, tls -> tls.end.getEpochSecond())
                .description("When the certificate of the public port ends, in seconds since 1970")
                .baseUnit("seconds")
                .register(registry);
        looks = new EverySecond("certificate", this::look);
    }

    /**
     * Reads the files, and begins to follow them.
     *
     * @param registry gets the certificate's end
     * @throws KeysFileException when they cannot be used
     */
    public static ServerTls open(Files files, MeterRegistry registry) {
        ServerTls tls = new ServerTls(files, registry, Clock.systemUTC());
        if (tls.hasEnded(tls.end)) {
            // Transcripts are assembled meanwhile, so the node starts.
            LOG.warn("The certificate of {} ended at {}: callers refuse it", files.certificates(), tls.end);
        } else {
            LOG.info("The certificate of {} is good until {}", files.certificates(), tls.end);
        }
        return tls;
    }

    /** For the port. */
    public SslContextFactory.Server factory() {
        return factory;
    }

    /** Looks at the files now. Takes them in when they have been the same twice. */
    synchronized void look() {
        String now = state();
        boolean isSettled = now.equals(before);
        before = now;
        if (!isSettled || now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            KeyAndCertificates next = KeyAndCertificates.read(certificates, key);
            if (hasEnded(next.end())) {
                throw new KeysFileException(
                        "The certificate of " + certificates.option() + " ended at " + next.end() + ".");
            }
            SSLContext context = context(next);
            factory.reload(reloaded -> reloaded.setSslContext(context));
            end = next.end();
            LOG.info("The certificate of {} is in force now, until {}", certificates.path(), end);
        } catch (KeysFileException e) {
            LOG.warn("{} The certificate of before stays in force, until {}", e.getMessage(), end);
        } catch (Exception e) {
            LOG.error("The certificate of {} is not taken in", certificates.path(), e);
        }
    }

    private boolean hasEnded(Instant certificatesEnd) {
        return !certificatesEnd.isAfter(clock.instant());
    }

    private String state() {
        return certificates.state() + ' ' + key.state();
    }

    private SSLContext context(KeyAndCertificates identity) {
        try {
            return identity.context("TLS", null);
        } catch (GeneralSecurityException | IOException e) {
            throw new KeysFileException(
                    "The files of --tls-cert and --tls-key cannot be used together ("
                            + e.getClass().getSimpleName() + "); give those of one server.",
                    e);
        }
    }

    /** Stops following the files. */
    @Override
    public void close() {
        looks.close();
    }
}
