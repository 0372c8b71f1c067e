package io.transcripts.peer;

import io.transcripts.routing.Locator.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A line to a peer that holds back what the peer says from a moment on until it has hung up, and then lets all of it through at
 * once: so whoever asked sees the end of the connection together with what was said last.
 */
final class HoldingRelay implements AutoCloseable {
    private final ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Place peer;
    private volatile boolean isHolding;

    HoldingRelay(Place peer) throws IOException {
        this.peer = peer;
        threads.execute(this::accept);
    }

    /** From now on. */
    void hold() {
        isHolding = true;
    }

    Place asOwner() {
        return new Place("localhost:" + port.getLocalPort(), true, false);
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = port.accept();
                Socket callee = new Socket(
                        InetAddress.getLoopbackAddress(),
                        Integer.parseInt(peer.address().substring(peer.address().indexOf(':') + 1)));
                threads.execute(() -> pass(caller, callee));
                threads.execute(() -> passBack(callee, caller));
            }
        } catch (IOException e) {
            // Closed
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of them has hung up.
        }
    }

    private void passBack(Socket from, Socket to) {
        try (from;
                to;
                OutputStream out = to.getOutputStream()) {
            InputStream in = from.getInputStream();
            ByteArrayOutputStream held = new ByteArrayOutputStream();
            byte[] part = new byte[8_192];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                if (isHolding) {
                    held.write(part, 0, read);
                } else {
                    out.write(part, 0, read);
                }
            }
            out.write(held.toByteArray());
        } catch (IOException e) {
            // One of them has hung up.
        }
    }

    @Override
    public void close() throws IOException {
        port.close();
        threads.shutdownNow();
    }
}
