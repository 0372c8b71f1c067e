package io.transcripts.api;

import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.http.EntityTags;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseBudget;
import io.transcripts.http.WholeResponse;
import io.transcripts.render.SearchJson;
import io.transcripts.routing.Answer;
import io.transcripts.search.TranscriptSearch;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers with where a query is found. A search that is not done in a moment goes on where large answers are made, a slice at a time
 * as its caller's turn comes, and is given up when it takes too long: it is the length of the session and of the query that it costs,
 * and callers choose the query.
 */
final class SearchAnswer implements OpenedResponder.Work {
    /** From its beginning, turns of others included; less than another node waits for an answer of this one. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private static final Duration SLICE = Duration.ofMillis(50);
    private static final Duration LATER = Duration.ofSeconds(5);

    private final String query;
    private final @Nullable String language;
    private final int limit;

    SearchAnswer(String query, @Nullable String language, int limit) {
        this.query = query;
        this.language = language;
        this.limit = limit;
    }

    @Override
    public boolean answer(
            Attempt attempt, Answer.Found<TranscriptReading> found, ResponseBudget.Lease lease, LongPredicate room) {
        new Run(attempt, found, lease).step();
        return true;
    }

    /** One search. */
    private final class Run {
        private final Attempt attempt;
        private final Exchange exchange;
        private final Answer.Found<TranscriptReading> found;
        private final TranscriptReading reading;
        private final ResponseBudget.Lease lease;
        private final TranscriptSearch search;
        private final long endsAt = System.nanoTime() + LONGEST.toNanos();

        Run(Attempt attempt, Answer.Found<TranscriptReading> found, ResponseBudget.Lease lease) {
            this.attempt = attempt;
            exchange = attempt.exchange();
            this.found = found;
            this.lease = lease;
            reading = found.value();
            search = new TranscriptSearch(query, language, reading.head().sourceLanguage(), limit);
        }

        void step() {
            boolean goesOn = false;
            try {
                goesOn = search();
            } finally {
                if (!goesOn) {
                    reading.close();
                    lease.close();
                }
            }
            if (goesOn) {
                exchange.executeInTurn(() -> attempt.run(this::step));
            }
        }

        /** A slice; whether there is more to be done. */
        private boolean search() {
            long sliceEndsAt = System.nanoTime() + SLICE.toNanos();
            boolean hasMore = exchange.isOpen()
                    && reading.read(line -> search.in(line, this::isTooLate), () -> System.nanoTime() >= sliceEndsAt);
            if (isTooLate()) {
                exchange.send(
                        SessionProblems.ofVersion(reading.head().version(), found.lag(), Problem.tookTooLong(LATER)));
                return false;
            }
            if (!hasMore) {
                send();
            }
            return hasMore;
        }

        private boolean isTooLate() {
            return System.nanoTime() - endsAt >= 0;
        }

        private void send() {
            Transcript head = reading.head();
            byte[] body = SearchJson.render(head.sessionId(), query, search.total(), search.matches());
            Map<String, String> headers = VisibleSessions.headers(head, found.lag());
            headers.put(Headers.ETAG, EntityTags.of(body, head.status().name()));
            exchange.send(WholeResponse.ok(Headers.JSON, body, headers));
        }
    }
}
