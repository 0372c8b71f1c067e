package io.transcripts.peer;

import io.transcripts.routing.Locator.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;

/** A peer port that misbehaves as a test says. */
final class ScriptedPeer implements AutoCloseable {
    /** What a node says of a path that it does not know. */
    static final String OF_ANOTHER_RELEASE = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private final ServerSocket port;
    private final Script script;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What is done with each connection, which is closed afterwards. */
    interface Script {
        void run(Socket socket, ScriptedPeer peer) throws IOException, InterruptedException;
    }

    private ScriptedPeer(ServerSocket port, Script script) {
        this.port = port;
        this.script = script;
        threads.execute(this::accept);
    }

    /** One that takes connections, and says nothing at all. */
    static ScriptedPeer silent() throws IOException {
        return new ScriptedPeer(
                new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), (socket, peer) -> peer.closed.await());
    }

    /** One that knows the secret, and reads the question. */
    static ScriptedPeer asked(PeerTls identity, Script script) throws IOException {
        SSLServerSocket port = (SSLServerSocket) identity.context()
                .getServerSocketFactory()
                .createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        port.setNeedClientAuth(true);
        return new ScriptedPeer(port, (socket, peer) -> {
            // Not closed: that would close the socket.
            BufferedReader request =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            peer.questions.add(request.readLine());
            while (!request.readLine().isEmpty()) {
                // Up to the empty line
            }
            script.run(socket, peer);
        });
    }

    /** An answer as it is written, and no more. */
    static Script says(String answer) {
        return (socket, peer) -> socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    /** An answer as it is written, and nothing after it. */
    static Script saysAndHangs(String answer) {
        return (socket, peer) -> {
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            peer.closed.await();
        };
    }

    Place asOwner() {
        return new Place("localhost:" + port.getLocalPort(), true, false);
    }

    /** The first lines of what was asked so far. */
    List<String> questions() {
        return questions;
    }

    /** How often somebody came. */
    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = port.accept();
                connections.incrementAndGet();
                open.add(socket);
                threads.execute(() -> run(socket));
            }
        } catch (IOException e) {
            // Closed
        }
    }

    private void run(Socket socket) {
        try (socket) {
            script.run(socket, this);
        } catch (IOException e) {
            // The other side went away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        port.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
