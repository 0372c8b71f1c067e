package io.transcripts.keys;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file by which a node proves who it is, to its peers or to callers: whoever has it can say to be that node. */
public final class SecretFile {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);

    private SecretFile() {}

    /**
     * Looks at who else than its owner has access. Groups may read, as orchestrators give secrets to containers that way.
     *
     * @param name of what it is, at the beginning of a sentence
     * @throws KeysFileException when somebody else could put another in its place
     */
    public static void check(String name, Path file) throws IOException {
        if (GuardedFile.isWritableByOthers(file)) {
            throw new KeysFileException(name + " can be written by others than its owner (" + GuardedFile.mode(file)
                    + "); make sure that it is yours, and chmod go-w " + file + ".");
        }
        if (GuardedFile.isReadableByAll(file)) {
            LOG.warn(
                    "{} can be read by everybody on this machine ({}), and whoever has it can say to be this node;"
                            + " chmod o-rwx {}",
                    name,
                    GuardedFile.mode(file),
                    file);
        }
    }
}
