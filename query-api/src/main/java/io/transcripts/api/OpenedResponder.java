package io.transcripts.api;

import io.transcripts.domain.Outline;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseBudget;
import io.transcripts.routing.Answer;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers with what comes of reading here and there in a transcript. Where its segments stand is found out once for each version of a
 * session; after that an answer costs what its own segments cost.
 */
final class OpenedResponder implements LocalResponder {
    private final VisibleSessions sessions;
    private final String sessionId;
    private final Visibility visibility;
    private final long manyBytes;
    private final Work work;

    /** What an answer is made of. */
    interface Work {
        /** Of a session with more rows than that is read where large answers are made. */
        int MANY_ROWS = 20_000;

        /**
         * Answers, as {@link Attempt.Reader}.
         *
         * @param room whether there is room for so many bytes more, which is of the lease then; otherwise this says false without an
         *     answer, and is asked again when there is
         */
        boolean answer(
                Attempt attempt, Answer.Found<TranscriptReading> found, ResponseBudget.Lease lease, LongPredicate room)
                throws Problem;
    }

    /** @param manyBytes of a session with more bytes than that is read where large answers are made */
    OpenedResponder(VisibleSessions sessions, String sessionId, Visibility visibility, long manyBytes, Work work) {
        this.sessions = sessions;
        this.sessionId = sessionId;
        this.visibility = visibility;
        this.manyBytes = manyBytes;
        this.work = work;
    }

    @Override
    public void respond(Exchange exchange, boolean orStandby, @Nullable Stamp known, Consumer<Problem> elsewhere) {
        Attempt attempt = new Attempt(exchange, orStandby, elsewhere);
        attempt.run(() -> begin(attempt));
    }

    private void begin(Attempt attempt) throws Problem {
        Outline outline =
                sessions.look(sessionId, attempt.orStandby(), visibility).value();
        boolean isMuch = outline.rows() > Work.MANY_ROWS || outline.bytes() > manyBytes;
        reserve(attempt, isMuch, ReadingCost.toReadOn(outline), 0);
    }

    /** @param more than it takes to read it */
    private void reserve(Attempt attempt, boolean isMuch, long toRead, long more) {
        Exchange exchange = attempt.exchange();
        exchange.reserve(
                toRead + more,
                lease -> {
                    if (isMuch) {
                        exchange.executeInTurn(() -> read(attempt, isMuch, toRead, more, lease));
                    } else {
                        read(attempt, isMuch, toRead, more, lease);
                    }
                },
                attempt::full);
    }

    private void read(Attempt attempt, boolean isMuch, long toRead, long more, ResponseBudget.Lease lease) {
        long[] lacking = new long[1];
        attempt.read(
                lease,
                () -> sessions.open(sessionId, attempt.orStandby(), visibility),
                (found, held) -> work.answer(attempt, found, held, bytes -> {
                    boolean fits = bytes <= more || held.tryAdd(bytes - more);
                    lacking[0] = fits ? 0 : bytes;
                    return fits;
                }));
        if (lacking[0] > 0) {
            // All has been given back: who waits with a part of the room would keep others, and itself, from the rest.
            reserve(attempt, isMuch, toRead, lacking[0]);
        }
    }
}
