package io.transcripts.node.watch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What comes over a line, and is closed when nothing does for too long: a request's own time ends with its head. */
public final class HeardStream extends FilterInputStream {
    private static final long LOOK_MS = 200;

    private final long silenceNanos;
    private final Thread watchdog;
    private volatile long heardAt = System.nanoTime();

    /** @param silence at most */
    public HeardStream(InputStream in, Duration silence) {
        super(in);
        silenceNanos = silence.toNanos();
        watchdog = new Thread(this::closeWhenSilent, "silence");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private void closeWhenSilent() {
        try {
            while (System.nanoTime() - heardAt < silenceNanos) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            }
            in.close();
        } catch (InterruptedException e) {
            // It has been read to its end.
        } catch (IOException e) {
            // Nobody needs it any more.
        }
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        heardAt = System.nanoTime();
        return read;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int read = super.read(to, offset, length);
        heardAt = System.nanoTime();
        return read;
    }

    @Override
    public void close() throws IOException {
        watchdog.interrupt();
        super.close();
    }
}
