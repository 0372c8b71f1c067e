package io.transcripts.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;

/** Locks of the operating system, which are gone with their process, however that ended. */
public final class FileLocks {
    private FileLocks() {}

    /**
     * Locks a file, if nobody has; until the channel is closed.
     *
     * @return whether it is locked; not when this very process has it already
     */
    public static boolean take(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same answer as for another one.
            return false;
        }
    }
}
