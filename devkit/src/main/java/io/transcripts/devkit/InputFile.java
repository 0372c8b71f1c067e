package io.transcripts.devkit;

import io.transcripts.node.command.CommandException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens files of events: plain or gzip, told apart by content and not by name. */
public final class InputFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private InputFile() {}

    /**
     * Says early that a file cannot be read.
     *
     * @throws CommandException with the reason
     */
    static void check(String name) {
        if (name.equals("-")) {
            return;
        }
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            throw new CommandException("There is no file " + name + ".");
        }
        if (Files.isDirectory(file)) {
            throw new CommandException(name + " is a directory; give the files in it.");
        }
        if (!Files.isReadable(file)) {
            throw new CommandException("The file " + name + " cannot be read: permission denied.");
        }
    }

    /**
     * The content, unpacked.
     *
     * @param name a path, or {@code -} for standard input
     */
    public static InputStream open(String name) throws IOException {
        return plain(name.equals("-") ? System.in : Files.newInputStream(Path.of(name)));
    }

    /** The content of a stream, unpacked when it begins like gzip. */
    static InputStream plain(InputStream raw) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw, BUFFER_BYTES);
        in.mark(2);
        boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return gzip ? new GZIPInputStream(new NeverEmpty(in), BUFFER_BYTES) : in;
    }

    /**
     * GZIPInputStream takes "nothing available" after a member for the end, which on a pipe loses the members that follow
     * (JDK-7036144). Told that there is more, it looks, and takes the end of the stream for the end.
     */
    private static final class NeverEmpty extends FilterInputStream {
        NeverEmpty(InputStream in) {
            super(in);
        }

        @Override
        public int available() throws IOException {
            return Math.max(1, super.available());
        }
    }
}
