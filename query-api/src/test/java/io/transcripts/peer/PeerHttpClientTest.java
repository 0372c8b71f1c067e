package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.transcripts.routing.Locator.Place;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the client of Jetty is set up that other nodes are asked with. */
class PeerHttpClientTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private static final PeerTimeouts PATIENT = new PeerTimeouts(
            Neighbourhood.LONG, Neighbourhood.LONG, Neighbourhood.LONG, Neighbourhood.LONG, Neighbourhood.LONG);

    @TempDir
    Path directory;

    /**
     * Jetty's client clears the buffer of an answer that broke off after it has given the buffer back. Whoever has the buffer by
     * then must not lose what came: here another answer, whose head is read, and whose body is still in the buffer.
     */
    @Test
    void anAnswerThatBreaksOffTakesNothingFromAnother() throws Exception {
        PeerTls identity = PeerFiles.ofSecret(directory.resolve("secret")).readOrCreate();
        AtomicReference<HoldingRelay> line = new AtomicReference<>();
        try (ScriptedPeer broken = ScriptedPeer.asked(identity, (socket, peer) -> {
                    line.get().hold();
                    ScriptedPeer.says(HEAD + "Content-Length: 1000\r\n\r\n").run(socket, peer);
                });
                HoldingRelay relay = new HoldingRelay(broken.asOwner());
                ScriptedPeer whole =
                        ScriptedPeer.asked(identity, ScriptedPeer.saysAndHangs(HEAD + "Content-Length: 2\r\n\r\n{}"));
                PeerHttpClient client = new PeerHttpClient(identity, PATIENT)) {
            line.set(relay);
            AtomicReference<Thread> ending = new AtomicReference<>();
            CountDownLatch isEnding = new CountDownLatch(1);
            CountDownLatch mayEnd = new CountDownLatch(1);
            CountDownLatch hasHead = new CountDownLatch(1);
            CountDownLatch mayGoOn = new CountDownLatch(1);

            // Its head and its end come together, so the end is found by whoever looks for content while the head is
            // dealt with.
            request(client, relay.asOwner())
                    .onResponseContentSource((response, source) -> Content.Source.consumeAll(source, Callback.NOOP))
                    .send(result -> {
                        ending.set(Thread.currentThread());
                        isEnding.countDown();
                        pass(mayEnd);
                    });
            pass(isEnding);
            CompletableFuture<ContentResponse> answer = new CompletableResponseListener(
                            request(client, whole.asOwner()).onResponseHeaders(response -> {
                                hasHead.countDown();
                                pass(mayGoOn);
                            }))
                    .send();
            pass(hasHead);
            mayEnd.countDown();
            await().atMost(Neighbourhood.LONG).until(() -> !isReceiving(ending.get()));
            mayGoOn.countDown();

            assertThat(answer.get(10, TimeUnit.SECONDS).getContentAsString()).isEqualTo("{}");
        }
    }

    /** By number, not by name: of an address in vain each connection would come to the same one of the two selectors. */
    private static Request request(PeerHttpClient client, Place peer) {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        return client.jetty().newRequest("https://" + peer.address().replace("localhost", host));
    }

    private static boolean isReceiving(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith("HttpReceiverOverHTTP"));
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
