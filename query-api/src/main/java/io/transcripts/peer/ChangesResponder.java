package io.transcripts.peer;

import io.transcripts.api.ApiHeaders;
import io.transcripts.domain.PartitionLeftException;
import io.transcripts.http.BodyParts;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.Responder;
import io.transcripts.http.ResponseHead;
import io.transcripts.http.WholeResponse;
import io.transcripts.live.BatchHead;
import io.transcripts.live.LiveRequest;
import io.transcripts.live.LocalChanges;
import io.transcripts.live.Probe;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpStatus;

/** Tells another node what has changed of a session that this one owns. */
final class ChangesResponder implements Responder {
    private static final String EVENTS = "text/event-stream";
    private static final byte[] NOTHING = {};

    private final LiveRequest request;

    ChangesResponder(LiveRequest request) {
        this.request = request;
    }

    @Override
    public void respond(Exchange exchange) {
        exchange.alwaysWith(PeerHeaders.SAID_OF_SESSION);
        if (exchange.request().getHeaders().contains(PeerHeaders.PROBE)) {
            exchange.guarded(() -> probe(exchange));
        } else {
            exchange.guarded(() -> request.local().open(request.cursor(), exchange, new Sending(exchange)));
        }
    }

    private void probe(Exchange exchange) {
        Probe probe = request.local().probe(request.cursor());
        if (probe == Probe.UNKNOWN) {
            exchange.send(Problem.notReady());
        } else {
            int status = probe == Probe.NOW ? HttpStatus.OK_200 : HttpStatus.NO_CONTENT_204;
            exchange.send(new WholeResponse(status, "", NOTHING, headers()));
        }
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        headers.put(Headers.CACHE_CONTROL, Headers.NO_STORE);
        return headers;
    }

    /** What there is, as an answer. */
    private record Sending(Exchange exchange) implements LocalChanges.Opening {

        @Override
        public void changed(BatchHead head, BodyParts parts, boolean isLarge) {
            Map<String, String> headers = headers();
            headers.put(ApiHeaders.TRANSCRIPT_CURSOR, head.cursor());
            headers.put(ApiHeaders.TRANSCRIPT_STATUS, head.status());
            if (head.isReset()) {
                headers.put(PeerHeaders.RESET, "true");
            }
            if (isLarge) {
                exchange.send(new ResponseHead(HttpStatus.OK_200, EVENTS, headers), parts);
            } else {
                exchange.guarded(() -> exchange.send(whole(parts, headers)));
            }
        }

        private WholeResponse whole(BodyParts parts, Map<String, String> headers) {
            try (parts) {
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                while (!parts.isDone()) {
                    ByteBuffer part = parts.next();
                    whole.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
                }
                return WholeResponse.ok(EVENTS, whole.toByteArray(), headers);
            } catch (PartitionLeftException e) {
                return Problem.notReady().toResponse(exchange.requestId());
            }
        }

        @Override
        public void unchanged(String status) {
            Map<String, String> headers = headers();
            headers.put(ApiHeaders.TRANSCRIPT_STATUS, status);
            exchange.send(new WholeResponse(HttpStatus.NO_CONTENT_204, "", NOTHING, headers));
        }

        @Override
        public void refused(Problem problem) {
            exchange.send(problem);
        }
    }
}
