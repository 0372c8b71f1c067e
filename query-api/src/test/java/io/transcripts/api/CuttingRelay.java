package io.transcripts.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** A line to a server that breaks when so many bytes have come back. */
public final class CuttingRelay implements AutoCloseable {
    /** Of cuts that are none. */
    public static final int NEVER = Integer.MAX_VALUE;

    private final ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int server;
    private final IntSupplier bytes;
    private final AtomicInteger cuts = new AtomicInteger();

    /** @param bytes after how many each connection breaks */
    public CuttingRelay(int server, IntSupplier bytes) throws IOException {
        this.server = server;
        this.bytes = bytes;
        threads.execute(this::accept);
    }

    public int port() {
        return port.getLocalPort();
    }

    /** Connections that were broken. */
    public int cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = port.accept();
                Socket callee = new Socket(InetAddress.getLoopbackAddress(), server);
                threads.execute(() -> pass(caller, callee));
                threads.execute(() -> passBack(callee, caller, bytes.getAsInt()));
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

    private void passBack(Socket from, Socket to, int most) {
        try (from;
                to;
                OutputStream out = to.getOutputStream()) {
            InputStream in = from.getInputStream();
            byte[] part = new byte[8_192];
            int left = most;
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                out.write(part, 0, Math.min(left, read));
                left -= read;
                if (left <= 0) {
                    cuts.incrementAndGet();
                    return;
                }
            }
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
