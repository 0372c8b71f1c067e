package io.transcripts.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Small files that decide who may do what. At most the allowed number of bytes is read, whatever size the file
 * claims. Only regular files are opened: a pipe may never be written to, and a device may never end.
 *
 * <p>Symbolic links are followed, because Kubernetes mounts secrets as such. Permissions are those of POSIX; on a
 * file system without them, others count as having none.
 */
public final class GuardedFile {
    private GuardedFile() {}

    /**
     * Reads a whole file.
     *
     * @param maxBytes that it may hold; whole KiB or MiB, for the message
     * @throws KeysFileException when it is larger, or no regular file; the message is for the end of a sentence
     */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new KeysFileException("it is not a regular file");
        }
        if (attributes.size() > maxBytes) {
            throw tooLarge(maxBytes);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(maxBytes + 1);
            if (content.length > maxBytes) {
                throw tooLarge(maxBytes);
            }
            return content;
        }
    }

    /**
     * Replaces a file in one step, so that nobody reads half of it. An existing file keeps its owner, group and
     * permissions. A new one is for its owner only.
     */
    public static void write(Path file, byte[] content) throws IOException {
        boolean isThere = Files.exists(file);
        Path target = isThere ? file.toRealPath() : file.toAbsolutePath();
        // For its owner only, as the JDK makes it.
        Path draft = Files.createTempFile(target.getParent(), ".draft", null);
        try {
            Files.write(draft, content);
            if (isThere) {
                copyAccess(target, draft);
            }
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Whether somebody else than the owner can change it. */
    public static boolean isWritableByOthers(Path file) throws IOException {
        Set<PosixFilePermission> permissions = permissions(file);
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /** Whether everybody on the machine can read it. */
    public static boolean isReadableByAll(Path file) throws IOException {
        return permissions(file).contains(PosixFilePermission.OTHERS_READ);
    }

    /** As {@code ls} shows them, such as {@code rw-r-----}, for messages. */
    public static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(permissions(file));
    }

    private static Set<PosixFilePermission> permissions(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return view == null ? Set.of() : view.readAttributes().permissions();
    }

    private static void copyAccess(Path from, Path to) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return;
        }
        PosixFileAttributes wanted = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributes made = view.readAttributes();
        // Only where it has to change: not everybody may.
        if (!made.group().equals(wanted.group())) {
            view.setGroup(wanted.group());
        }
        if (!made.owner().equals(wanted.owner())) {
            view.setOwner(wanted.owner());
        }
        view.setPermissions(wanted.permissions());
    }

    private static KeysFileException tooLarge(int maxBytes) {
        String limit = maxBytes >= 1 << 20 ? (maxBytes >> 20) + " MiB" : (maxBytes >> 10) + " KiB";
        return new KeysFileException("it is larger than " + limit);
    }
}
