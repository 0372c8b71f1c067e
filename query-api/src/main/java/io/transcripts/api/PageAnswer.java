package io.transcripts.api;

import io.transcripts.domain.Stamp;
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
import java.util.Map;
import java.util.function.LongPredicate;
import org.eclipse.jetty.http.HttpStatus;

/** Answers with a page of a transcript. */
final class PageAnswer implements OpenedResponder.Work {
    private final TranscriptParameters parameters;
    private final Page page;

    PageAnswer(TranscriptParameters parameters, Page page) {
        this.parameters = parameters;
        this.page = page;
    }

    /** A small one whole, and a large one as it is taken. */
    @Override
    public boolean answer(
            Attempt attempt, Answer.Found<TranscriptReading> found, ResponseBudget.Lease lease, LongPredicate room)
            throws Problem {
        Exchange exchange = attempt.exchange();
        TranscriptReading reading = found.value();
        Transcript head = reading.head();
        Page.Part part = part(found);
        reading.seek(part.from());
        Rendering rendering = new TranscriptJson(head, parameters.options(), part.hasMore());
        Map<String, String> headers = VisibleSessions.headers(head, found.lag());
        long bytes = ReadingCost.whole(
                part.segments(), part.bytes(), parameters.options().includeWords());
        if (bytes <= ReadingCost.SMALL) {
            exchange.send(whole(reading, part, rendering, headers));
            return false;
        }
        if (bytes <= ReadingCost.LARGE) {
            if (room.test(bytes)) {
                exchange.send(whole(reading, part, rendering, headers), lease);
            }
            return false;
        }
        Stamp stamp = found.stamp();
        if (stamp != null && stamp.position().version() == head.version()) {
            headers.put(Headers.ETAG, parameters.tag(stamp, head.status()));
        }
        exchange.send(
                new ResponseHead(HttpStatus.OK_200, Headers.JSON, headers),
                new TranscriptParts(reading, part.segments(), rendering, lease));
        return true;
    }

    private Page.Part part(Answer.Found<TranscriptReading> found) throws Problem {
        TranscriptReading reading = found.value();
        long version = reading.head().version();
        Long expected = parameters.expectedVersion();
        Page.Part part = page.in(reading.index(), parameters.options().includeInterim());
        if (part == null) {
            if (!found.isCurrent()) {
                if (expected != null && expected < version) {
                    // Who knows more has no older version either.
                    throw SessionProblems.versionChanged(version, found.lag());
                }
                // The segment may be told by a record that is yet to be read.
                throw Problem.notReady();
            }
            throw SessionProblems.ofVersion(
                    version,
                    found.lag(),
                    Problem.invalidValue(
                            TranscriptParameters.STARTING_AFTER,
                            "starting_after must be the id of a segment that the transcript shows, such as the last one of the"
                                    + " page before; begin anew when that was withdrawn."));
        }
        if (expected != null && expected != version) {
            throw SessionProblems.versionChanged(version, found.lag());
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
        headers.put(Headers.ETAG, EntityTags.of(body, reading.head().status().name(), Headers.JSON));
        return WholeResponse.ok(Headers.JSON, body, headers);
    }
}
