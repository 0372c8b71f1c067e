package io.transcripts.keys;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are in force. A change of the keys file takes effect within about a second, without a restart; a file
 * that is broken or gone is refused with its reason in the log, and the keys of before stay in force.
 *
 * <p>Of a file that is larger than it may be, nothing is read. How changes are found: {@link EverySecond}.
 *
 * <p>Thread-safe: readers see one immutable snapshot or the next.
 */
public final class KeyRing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final Path file;
    private @Nullable EverySecond looks;
    private volatile Map<String, ApiKey> keysBySha256;
    /** What was read last, good or bad, so that each content of the file is taken in and logged once. */
    private String seen;

    /** Whether others could write to the file at the last look. */
    private boolean isWritableByOthers;

    private KeyRing(Path file) {
        this.file = file;
        try {
            warnOfOthers();
            byte[] content = GuardedFile.read(file, KeysFile.MAX_BYTES);
            this.keysBySha256 = snapshot(content);
            this.seen = Sha256.of(content);
        } catch (KeysFileException e) {
            throw new KeysFileException("The keys file " + file + " cannot be used: " + e.getMessage() + ".", e);
        } catch (NoSuchFileException e) {
            throw new KeysFileException(
                    "The keys file " + file + " does not exist; make one with `./transcripts keys create`.", e);
        } catch (IOException e) {
            throw new KeysFileException("The keys file " + file + " cannot be read; check its permissions.", e);
        }
    }

    /**
     * Reads the file and begins to follow it.
     *
     * @throws KeysFileException when it is missing or broken: a node without keys would refuse everybody, and so must not
     *     start
     */
    public static KeyRing open(Path file) {
        KeyRing ring = new KeyRing(file);
        LOG.info("{} API keys from {}", ring.size(), file);
        ring.warnOfNobody();
        ring.looks = new EverySecond("api-keys", ring::reload);
        return ring;
    }

    /**
     * The entry of a key that a caller presents, expired and revoked ones too.
     *
     * <p>The lookup is by hash, and its time says nothing that helps to guess: whoever probes does not choose the hash that
     * is compared, and a key has 256 random bits.
     */
    public Optional<ApiKey> find(String presented) {
        return Optional.ofNullable(keysBySha256.get(Sha256.of(presented)));
    }

    /** The entry that a key has now. */
    public Optional<ApiKey> current(ApiKey key) {
        return Optional.ofNullable(keysBySha256.get(key.sha256()));
    }

    /** Whether a key that was good a while ago still is, for what it was good for then. */
    public boolean isStillGood(ApiKey key, Instant now) {
        ApiKey current = keysBySha256.get(key.sha256());
        return current != null
                && !current.revoked()
                && !current.isExpired(now)
                && current.organizationId().equals(key.organizationId())
                && current.plan() == key.plan()
                && current.scopes().containsAll(key.scopes());
    }

    /** How many keys are in force, expired and revoked ones included. */
    public int size() {
        return keysBySha256.size();
    }

    /** Looks at the file now, rather than within a second. What is wrong with it is logged. */
    public synchronized void reload() {
        byte[] content;
        try {
            warnOfOthers();
            content = GuardedFile.read(file, KeysFile.MAX_BYTES);
        } catch (KeysFileException e) {
            if (isNews(e.getMessage())) {
                refused(e);
            }
            return;
        } catch (IOException e) {
            String state = e.getClass().getSimpleName();
            if (isNews(state)) {
                LOG.warn("The keys file {} cannot be read ({}); the keys of before stay in force", file, state);
            }
            return;
        }
        if (!isNews(Sha256.of(content))) {
            return;
        }
        try {
            keysBySha256 = snapshot(content);
            LOG.info("{} API keys from {} are in force now", size(), file);
            warnOfNobody();
        } catch (KeysFileException e) {
            refused(e);
        }
    }

    private boolean isNews(String state) {
        boolean isNews = !state.equals(seen);
        seen = state;
        return isNews;
    }

    private void refused(KeysFileException e) {
        LOG.warn("The keys file {} is refused: {}; the keys of before stay in force", file, e.getMessage());
    }

    private void warnOfNobody() {
        if (size() == 0) {
            LOG.warn(
                    "The keys file {} has no keys, so every caller is refused; make one with"
                            + " `./transcripts keys create`",
                    file);
        }
    }

    /** Warns when others can write to the keys file. It is not secret, but whoever can change it lets anybody in. */
    private void warnOfOthers() throws IOException {
        boolean isWritable = GuardedFile.isWritableByOthers(file);
        if (isWritable && !isWritableByOthers) {
            LOG.warn(
                    "Others than its owner can write to the keys file {} ({}), and so let in anybody; chmod go-w {}",
                    file,
                    GuardedFile.mode(file),
                    file);
        }
        isWritableByOthers = isWritable;
    }

    /** Stops following the file. The keys stay in force. */
    @Override
    public void close() {
        if (looks != null) {
            looks.close();
        }
    }

    private static Map<String, ApiKey> snapshot(byte[] content) {
        List<ApiKey> keys = KeysFile.parse(content);
        return keys.stream().collect(Collectors.toUnmodifiableMap(ApiKey::sha256, Function.identity()));
    }
}
