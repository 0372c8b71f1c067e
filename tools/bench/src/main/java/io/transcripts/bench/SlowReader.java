package io.transcripts.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One caller of a stream who reads slowly, for as long as its process lasts; when it is cut off, it comes back. Says {@link
 * FollowedStreams#FOLLOWING} when it has read something.
 *
 * @param url of the API
 */
record SlowReader(URI url, String apiKey, String sessionId, int bytesPerSecond) implements Part {
    /** So little that what is not read stays with the server soon. */
    private static final int RECEIVE_BUFFER = 4 << 10;

    private static final int READS_A_SECOND = 4;

    @Override
    public Map<String, Double> run() throws InterruptedException {
        while (true) {
            read();
        }
    }

    private void read() throws InterruptedException {
        byte[] some = new byte[bytesPerSecond / READS_A_SECOND];
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
            socket.getOutputStream()
                    .write(HttpConnection.request(
                            url.getHost(), "/v1/sessions/" + sessionId + "/transcript/stream", apiKey));
            int read = socket.getInputStream().read(some);
            String begin = new String(some, 0, Math.max(0, read), StandardCharsets.US_ASCII);
            if (!begin.startsWith("HTTP/1.1 200")) {
                throw new IllegalStateException("The stream is answered with "
                        + begin.lines().findFirst().orElse("nothing"));
            }
            System.out.println(FollowedStreams.FOLLOWING);
            while (read >= 0) {
                TimeUnit.MILLISECONDS.sleep(1_000 / READS_A_SECOND);
                read = socket.getInputStream().read(some);
            }
        } catch (IOException e) {
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
