package io.transcripts.api;

import io.transcripts.domain.Outline;
import io.transcripts.domain.Tally;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Stamp;
import io.transcripts.routing.TranscriptQuery;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a node has, as a test says it: every way to ask gives the same. */
public abstract class ScriptedQuery implements TranscriptQuery {

    /** Readings that were opened and not closed. */
    public static final AtomicInteger OPEN = new AtomicInteger();

    /** What a test says. */
    public interface Script {
        Answer<Transcript> answer(String sessionId, boolean includeWords, boolean orStandby);
    }

    public abstract Answer<Transcript> answer(String sessionId, boolean includeWords, boolean orStandby);

    /** What is read, which may be other than what was seen at first sight. */
    public Answer<Transcript> content(String sessionId, boolean includeWords, boolean orStandby) {
        return answer(sessionId, includeWords, orStandby);
    }

    /** Of a session that somebody vouches for. */
    @Nullable
    public Stamp stamp(String sessionId) {
        return null;
    }

    /** About what its rows take in the store. */
    public long bytes(String sessionId) {
        return 0;
    }

    @Override
    public Answer<Outline> look(String sessionId, boolean orStandby) {
        return map(
                answer(sessionId, false, orStandby),
                transcript -> new Outline(
                        transcript.organizationId(),
                        transcript.organizationConflict(),
                        transcript.segments().size(),
                        bytes(sessionId)),
                stamp(sessionId));
    }

    @Override
    public Answer<Transcript> read(String sessionId, boolean includeWords, boolean orStandby) {
        Answer<Transcript> read = content(sessionId, includeWords, orStandby);
        return map(read, transcript -> transcript, stamp(sessionId));
    }

    @Override
    public Answer<Transcript> summary(String sessionId, boolean orStandby) {
        return answer(sessionId, false, orStandby);
    }

    @Override
    public Answer<TranscriptReading> open(String sessionId, boolean orStandby) {
        return map(answer(sessionId, true, orStandby), Reading::new, stamp(sessionId));
    }

    @Override
    public boolean isOwner(String sessionId) {
        return true;
    }

    private static <T> Answer<T> map(
            Answer<Transcript> answer, Function<Transcript, T> content, @Nullable Stamp stamp) {
        if (answer instanceof Answer.Found<Transcript> found) {
            return new Answer.Found<>(content.apply(found.value()), found.lag(), stamp);
        }
        if (answer instanceof Answer.Erased<Transcript> erased) {
            return new Answer.Erased<>(erased.organizationId());
        }
        return answer instanceof Answer.NotReady<Transcript> notReady
                ? new Answer.NotReady<>(notReady.reason(), notReady.retryAfter())
                : new Answer.NotFound<>();
    }

    /** A transcript that is read on. */
    private static final class Reading implements TranscriptReading {
        private final Transcript transcript;
        private int next;
        private final AtomicBoolean isOpen = new AtomicBoolean(true);

        Reading(Transcript transcript) {
            OPEN.incrementAndGet();
            this.transcript = transcript;
        }

        @Override
        public Transcript head() {
            return transcript;
        }

        @Override
        public TranscriptIndex index() {
            return new TranscriptIndex(
                    transcript.version(),
                    Tally.EMPTY,
                    transcript.gaps(),
                    transcript.segments().stream().map(Reading::place).toList());
        }

        private static TranscriptIndex.Place place(Line line) {
            return new TranscriptIndex.Place(
                    line.id(),
                    line.channel(),
                    line.startMs(),
                    line.endMs(),
                    line.isFinal(),
                    line.text().length());
        }

        @Override
        public void seek(int position) {
            next = position;
        }

        @Override
        public boolean read(Consumer<Line> to, BooleanSupplier isEnough) {
            List<Line> lines = transcript.segments();
            while (next < lines.size() && !isEnough.getAsBoolean()) {
                to.accept(lines.get(next++));
            }
            return next < lines.size();
        }

        @Override
        public void close() {
            if (isOpen.getAndSet(false)) {
                OPEN.decrementAndGet();
            }
        }
    }
}
