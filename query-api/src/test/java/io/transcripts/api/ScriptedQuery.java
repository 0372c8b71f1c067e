package io.transcripts.api;

import io.transcripts.domain.Changes;
import io.transcripts.domain.Changes.Change;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Lens;
import io.transcripts.domain.Outline;
import io.transcripts.domain.PartitionLeftException;
import io.transcripts.domain.Position;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Tally;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.routing.Answer;
import io.transcripts.routing.TranscriptQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    /** Whether its partition leaves as soon as it has been opened. */
    public boolean isLeaving(String sessionId) {
        return false;
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
        return map(
                answer(sessionId, true, orStandby),
                transcript -> new Reading(transcript, transcript.segments(), isLeaving(sessionId)),
                stamp(sessionId));
    }

    /** Of a copy that is not at the stamp, everything has changed. */
    @Override
    public Answer<ChangesReading> changes(String sessionId, @Nullable Position copy, Lens lens) {
        Answer<Transcript> answer = content(sessionId, true, false);
        Stamp stamp = stamp(sessionId);
        if (answer instanceof Answer.Found<Transcript> && stamp == null) {
            return new Answer.NotReady<>("nobody vouches for it", Duration.ofSeconds(1));
        }
        return map(
                answer,
                transcript -> new Changed(transcript, Objects.requireNonNull(stamp), copy, lens, isLeaving(sessionId)),
                stamp);
    }

    @Override
    public Answer.@Nullable Found<ChangesReading> changesAtHand(String sessionId, @Nullable Position copy, Lens lens) {
        return null;
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
        private final List<Line> shown;
        private int next;
        private final AtomicBoolean isOpen = new AtomicBoolean(true);

        private final boolean isLeaving;

        Reading(Transcript transcript, List<Line> shown, boolean isLeaving) {
            OPEN.incrementAndGet();
            this.transcript = transcript;
            this.shown = shown;
            this.isLeaving = isLeaving;
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
            if (isLeaving) {
                throw new PartitionLeftException(new IllegalStateException("the store was closed"));
            }
            while (next < shown.size() && !isEnough.getAsBoolean()) {
                to.accept(shown.get(next++));
            }
            return next < shown.size();
        }

        @Override
        public void close() {
            if (isOpen.getAndSet(false)) {
                OPEN.decrementAndGet();
            }
        }
    }

    private static final class Changed implements ChangesReading {
        private final Changes changes;
        private final Reading reading;

        Changed(Transcript transcript, Stamp stamp, @Nullable Position copy, Lens lens, boolean isLeaving) {
            boolean isNone = stamp.position().equals(copy);
            List<Line> shown = isNone
                    ? List.of()
                    : transcript.segments().stream()
                            .filter(line -> line.isFinal() || lens.withInterims())
                            .toList();
            List<Change> segments = new ArrayList<>();
            for (int i = 0; i < shown.size(); i++) {
                segments.add(new Change(
                        shown.get(i).id(), i == 0 ? null : shown.get(i - 1).id()));
            }
            changes = new Changes(transcript, stamp.position(), !isNone, segments, List.of());
            reading = new Reading(transcript, shown, isLeaving);
        }

        @Override
        public Changes changes() {
            return changes;
        }

        @Override
        public boolean read(Consumer<Line> to, BooleanSupplier isEnough) {
            return reading.read(to, isEnough);
        }

        @Override
        public void close() {
            reading.close();
        }
    }
}
