package io.transcripts.api;

import io.transcripts.domain.Outline;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.http.EntityTags;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseBudget;
import io.transcripts.http.ResponseHead;
import io.transcripts.http.WholeResponse;
import io.transcripts.render.Rendering;
import io.transcripts.render.TranscriptJson;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a page of a transcript. Where its segments stand is found out once for each version of a session; after that a page
 * costs what its own segments cost.
 */
final class PageResponder implements LocalResponder {
    /** To go through more rows than that is done where large answers are made. */
    private static final int MANY_ROWS = 20_000;

    private final VisibleSessions sessions;
    private final String sessionId;
    private final Visibility visibility;
    private final TranscriptParameters parameters;
    private final Page page;

    PageResponder(
            VisibleSessions sessions,
            String sessionId,
            Visibility visibility,
            TranscriptParameters parameters,
            Page page) {
        this.sessions = sessions;
        this.sessionId = sessionId;
        this.visibility = visibility;
        this.parameters = parameters;
        this.page = page;
    }

    @Override
    public void respond(Exchange exchange, boolean orStandby, @Nullable Stamp known, Consumer<Problem> elsewhere) {
        exchange.guarded(() -> {
            Outline outline;
            try {
                outline = sessions.look(sessionId, orStandby, visibility).value();
            } catch (Problem problem) {
                exchange.refuse(problem, elsewhere);
                return;
            }
            exchange.reserve(
                    outline.rows() * (long) TranscriptResponder.BYTES_PER_PLACE + TranscriptResponder.BYTES_PER_PART,
                    lease -> {
                        Runnable work = () -> exchange.guarded(() -> open(exchange, orStandby, lease, elsewhere));
                        if (outline.rows() > MANY_ROWS) {
                            exchange.executeInTurn(work);
                        } else {
                            work.run();
                        }
                    },
                    () -> exchange.send(Problem.full()));
        });
    }

    private void open(
            Exchange exchange, boolean orStandby, ResponseBudget.Lease lease, Consumer<Problem> elsewhere) {
        TranscriptReading reading = null;
        boolean isHandedOver = false;
        try {
            if (!exchange.isOpen()) {
                return;
            }
            Answer.Found<TranscriptReading> found = sessions.open(sessionId, orStandby, visibility);
            reading = found.value();
            isHandedOver = send(exchange, found, lease);
        } catch (Problem problem) {
            exchange.refuse(problem, elsewhere);
        } finally {
            if (!isHandedOver) {
                lease.close();
                if (reading != null) {
                    reading.close();
                }
            }
        }
    }

    /** @return whether the reading and the lease are the answer's now, which is made as it is taken */
    private boolean send(Exchange exchange, Answer.Found<TranscriptReading> found, ResponseBudget.Lease lease)
            throws Problem {
        TranscriptReading reading = found.value();
        Transcript head = reading.head();
        Page.Part part = part(reading);
        reading.seek(part.from());
        Rendering rendering = new TranscriptJson(head, parameters.options(), part.hasMore());
        Map<String, String> headers = VisibleSessions.headers(head, found.lag());
        long bytes = part.segments() * (long) TranscriptResponder.BYTES_PER_ROW
                + part.bytes()
                        * (parameters.options().includeWords()
                                ? TranscriptResponder.FOLD_OF_WORDS
                                : TranscriptResponder.FOLD_OF_TEXT);
        if (bytes <= TranscriptResponder.SMALL) {
            exchange.send(whole(reading, part, rendering, headers));
            return false;
        }
        ResponseBudget.Lease room = bytes <= TranscriptResponder.LARGE ? exchange.tryReserve(bytes) : null;
        if (room != null) {
            try {
                exchange.send(whole(reading, part, rendering, headers), room);
            } finally {
                room.close();
            }
            return false;
        }
        Stamp stamp = found.stamp();
        if (stamp != null && stamp.version() == head.version()) {
            // Nobody has the bytes before they are sent; but of one version and one question they are always the same.
            headers.put(
                    Headers.ETAG,
                    EntityTags.of(
                            stamp.tag().getBytes(StandardCharsets.US_ASCII),
                            head.status().name(),
                            parameters.toString()));
        }
        exchange.send(
                new ResponseHead(HttpStatus.OK_200, Headers.JSON, headers),
                new TranscriptParts(reading, part.segments(), rendering, lease));
        return true;
    }

    private Page.Part part(TranscriptReading reading) throws Problem {
        long version = reading.head().version();
        Page.Part part = page.in(reading.index(), parameters.options().includeInterim());
        if (part == null) {
            throw SessionProblems.ofVersion(
                    version,
                    Problem.invalidValue(
                            TranscriptParameters.STARTING_AFTER,
                            "starting_after must be the id of a segment that the transcript shows, such as the last one of the"
                                    + " page before; begin anew when that was withdrawn."));
        }
        Long expected = parameters.expectedVersion();
        if (expected != null && expected != version) {
            throw SessionProblems.versionChanged(version);
        }
        return part;
    }

    private WholeResponse whole(
            TranscriptReading reading, Page.Part part, Rendering rendering, Map<String, String> headers) {
        rendering.begin();
        int[] left = {part.segments()};
        boolean unused = reading.read(
                line -> {
                    left[0]--;
                    rendering.line(line);
                },
                () -> left[0] == 0);
        rendering.end();
        byte[] body = rendering.take();
        headers.put(
                Headers.ETAG, EntityTags.of(body, reading.head().status().name(), Headers.JSON));
        return WholeResponse.ok(Headers.JSON, body, headers);
    }
}
