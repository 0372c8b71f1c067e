package io.transcripts.peer;

import io.transcripts.keys.GuardedFile;
import io.transcripts.keys.KeysFileException;
import io.transcripts.keys.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The secret that the nodes of one application share, which opens their peer ports and nothing else. */
public final class PeerSecret {
    private static final int RANDOM_BYTES = 32;
    private static final int MIN_CHARACTERS = 32;
    private static final int MAX_BYTES = 4 << 10;

    private final String value;

    private PeerSecret(String value) {
        this.value = value;
    }

    /**
     * Reads the secret of a file; white space around it does not count.
     *
     * @throws KeysFileException when it cannot be read, is too short to be a secret, or could be exchanged by others than
     *     its owner
     */
    public static PeerSecret read(Path file) {
        String value;
        try {
            value = new String(GuardedFile.read(file, MAX_BYTES), StandardCharsets.UTF_8).strip();
        } catch (KeysFileException e) {
            throw new KeysFileException("The peer secret file " + file + " cannot be used: " + e.getMessage()
                    + "; name that of the nodes with --peer-secret-file.");
        } catch (IOException e) {
            throw new KeysFileException("The peer secret file " + file + " cannot be read ("
                    + e.getClass().getSimpleName() + "); name that of the nodes with --peer-secret-file.");
        }
        if (value.length() < MIN_CHARACTERS || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new KeysFileException("The peer secret file " + file + " must hold one line of at least "
                    + MIN_CHARACTERS + " printable ASCII characters without spaces; remove it to have one made.");
        }
        check(file);
        return new PeerSecret(value);
    }

    /**
     * As {@link #read}; makes a file that is not there, with 256 random bits, for its owner only.
     *
     * @throws KeysFileException when it can be neither read nor made
     */
    public static PeerSecret readOrCreate(Path file) {
        if (!Files.exists(file)) {
            create(file);
        }
        return read(file);
    }

    /** What only nodes know. */
    String value() {
        return value;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "PeerSecret[…]";
    }

    private static void check(Path file) {
        try {
            SecretFile.check("The peer secret file " + file, file);
        } catch (IOException e) {
            throw new KeysFileException("The permissions of the peer secret file " + file + " cannot be read ("
                    + e.getClass().getSimpleName() + "); is it still there?");
        }
    }

    private static void create(Path file) {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n";
        try {
            Path absolute = file.toAbsolutePath();
            Path directory = absolute.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            boolean isPosix =
                    absolute.getFileSystem().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] ownerOnly = isPosix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            // Whole before it has its name: another node may look for it at the same time.
            Path draft = Files.createTempFile(directory, ".peer-secret", null, ownerOnly);
            Files.writeString(draft, secret, StandardOpenOption.WRITE);
            try {
                Files.createLink(absolute, draft);
            } catch (FileAlreadyExistsException e) {
                // The other node was first; its secret is the one.
            } finally {
                Files.delete(draft);
            }
        } catch (IOException e) {
            throw new KeysFileException("The peer secret file " + file + " cannot be made ("
                    + e.getClass().getSimpleName() + "); name one with --peer-secret-file.");
        }
    }
}
