package io.transcripts.peer;

import io.transcripts.keys.KeysFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a node's identity among its peers is kept: in the secret that they share, or, when all three are given, in a
 * certificate of its own.
 *
 * @param secret file of the secret
 * @param certificates PEM
 * @param key PEM
 * @param authorities PEM
 */
public record PeerFiles(
        Path secret,
        @Nullable Path certificates,
        @Nullable Path key,
        @Nullable Path authorities) {

    public PeerFiles {
        boolean isAny = certificates != null || key != null || authorities != null;
        boolean isAll = certificates != null && key != null && authorities != null;
        if (isAny && !isAll) {
            throw new KeysFileException(
                    "--peer-tls-cert, --peer-tls-key and --peer-tls-ca go together; give all or none.");
        }
    }

    /** Those of a shared secret. */
    public static PeerFiles ofSecret(Path secret) {
        return new PeerFiles(secret, null, null, null);
    }

    /**
     * The identity of a node; a secret that is not there is made.
     *
     * @throws KeysFileException when a file cannot be used
     */
    public PeerTls readOrCreate() {
        return certificates == null ? PeerTls.ofSecret(PeerSecret.readOrCreate(secret)) : ofCertificates();
    }

    /**
     * The identity of somebody who is to be taken for a node.
     *
     * @throws KeysFileException when a file cannot be used
     */
    public PeerTls read() {
        return certificates == null ? PeerTls.ofSecret(PeerSecret.read(secret)) : ofCertificates();
    }

    private PeerTls ofCertificates() {
        if (certificates == null || key == null || authorities == null) {
            throw new IllegalStateException("all or none");
        }
        return PeerTls.ofFiles(certificates, key, authorities);
    }
}
