package io.transcripts.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API for a probe's transcript until the segment is in the answer.
 *
 * <p>One thread asks for all that are waited for in turn, half a millisecond between two questions, which is how exact it is.
 * That bounds what the asking costs: a thread for each probe would ask the more, the later the answers come, and in the end
 * hold up what it looks at.
 */
final class ApiObserver extends ProbeObserver {
    private static final long PAUSE_NANOS = 500_000;
    private static final int OK = 200;

    private final URI url;
    private final String apiKey;
    private final Thread thread = new Thread(this::observe, "observer");
    private volatile boolean isClosing;
    private @Nullable HttpConnection connection;

    ApiObserver(URI url, String apiKey) {
        this.url = url;
        this.apiKey = apiKey;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        isClosing = true;
    }

    private void observe() {
        while (!isClosing) {
            for (Expected probe : pending()) {
                if (isThere(probe)) {
                    seen(probe.sessionId(), probe.segmentId(), System.nanoTime());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            giveUp();
            if (pending().isEmpty()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        disconnect();
    }

    private boolean isThere(Expected probe) {
        byte[] wanted = ("\"id\":\"" + probe.segmentId() + '"').getBytes(StandardCharsets.US_ASCII);
        try {
            HttpConnection open = connection;
            if (open == null) {
                open = new HttpConnection(url.getHost(), url.getPort());
                connection = open;
            }
            int status = open.exchange(
                    HttpConnection.request(url.getHost(), "/v1/sessions/" + probe.sessionId() + "/transcript", apiKey));
            return status == OK && open.bodyContains(wanted);
        } catch (IOException e) {
            disconnect();
            return false;
        }
    }

    private void disconnect() {
        HttpConnection open = connection;
        connection = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("A connection does not close", e);
        }
    }
}
