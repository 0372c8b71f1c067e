package io.transcripts.api;

import io.transcripts.domain.Changes;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Outline;
import io.transcripts.domain.Position;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Transcript;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseBudget;
import io.transcripts.live.BatchHead;
import io.transcripts.live.LocalChanges;
import io.transcripts.live.Probe;
import io.transcripts.render.ChangeEvents;
import io.transcripts.render.RenderOptions;
import io.transcripts.routing.Answer;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The changes of one transcript for one caller, out of what this node has. */
final class TranscriptChanges implements LocalChanges {
    private final VisibleSessions sessions;
    private final String sessionId;
    private final Visibility visibility;
    private final RenderOptions options;
    private final RecentBatches batches;
    private final Cursors cursors;

    /** @param batches what was made for others */
    TranscriptChanges(
            VisibleSessions sessions,
            String sessionId,
            Visibility visibility,
            RenderOptions options,
            RecentBatches batches) {
        this.sessions = sessions;
        this.sessionId = sessionId;
        this.visibility = visibility;
        this.options = options;
        this.batches = batches;
        cursors = new Cursors(options);
    }

    @Override
    public void open(@Nullable String cursor, Exchange exchange, Opening to) {
        Position copy = position(cursor);
        Answer.Found<Outline> found;
        Stamp stamp;
        try {
            found = sessions.look(sessionId, false, visibility);
            stamp = stamp(found);
        } catch (Problem problem) {
            to.refused(problem);
            return;
        }
        if (stamp.position().equals(copy)) {
            to.unchanged(word(stamp.status()));
            return;
        }
        if (copy != null && isToldAtHand(copy, stamp, to)) {
            return;
        }
        Outline outline = found.value();
        if (ReadingCost.isSmall(outline, options.includeWords())) {
            open(copy, null, false, to);
            return;
        }
        ResponseBudget.Lease lease = exchange.tryReserve(ReadingCost.toReadOn(outline));
        if (lease == null) {
            to.refused(Problem.full());
        } else {
            boolean isLarge = ReadingCost.isLarge(outline, options.includeWords());
            exchange.executeInTurn(() -> open(copy, lease, isLarge, to));
        }
    }

    private boolean isToldAtHand(Position copy, Stamp now, Opening to) {
        RecentBatches.Key key = new RecentBatches.Key(sessionId, options, copy);
        RecentBatches.Batch made = batches.of(key, now);
        if (made != null) {
            to.changed(made.head(), made.parts(), false);
            return true;
        }
        Answer.@Nullable Found<ChangesReading> atHand;
        try {
            atHand = sessions.changesAtHand(sessionId, copy, options.lens(), visibility);
        } catch (Problem problem) {
            to.refused(problem);
            return true;
        }
        if (atHand != null) {
            // Its own: the session may have changed since it was looked at.
            Stamp stamp = atHand.stamp();
            pass(atHand.value(), null, false, to, (head, events) -> {
                if (stamp != null) {
                    batches.keep(key, new RecentBatches.Batch(head, events, stamp));
                }
            });
        }
        return atHand != null;
    }

    private void open(@Nullable Position copy, ResponseBudget.@Nullable Lease lease, boolean isLarge, Opening to) {
        ChangesReading reading;
        try {
            reading = sessions.changes(sessionId, copy, options.lens(), visibility)
                    .value();
        } catch (Problem problem) {
            close(lease);
            to.refused(problem);
            return;
        } catch (RuntimeException e) {
            close(lease);
            // On another thread nobody else would tell whoever asked.
            to.refused(Problem.notReady());
            throw e;
        }
        pass(reading, lease, isLarge, to, (head, events) -> {});
    }

    /** @param whole given all events when they are few */
    private void pass(
            ChangesReading reading,
            ResponseBudget.@Nullable Lease lease,
            boolean isLarge,
            Opening to,
            BiConsumer<BatchHead, byte[]> whole) {
        Changes changes = reading.changes();
        BatchHead head = new BatchHead(
                cursors.of(changes.position()), word(changes.head().status()), changes.isReset());
        ChangeEvents events = new ChangeEvents(changes, options, head.cursor());
        to.changed(head, new EventParts(reading, events, lease, all -> whole.accept(head, all)), isLarge);
    }

    @Override
    public Probe probe(@Nullable String cursor) {
        try {
            Stamp stamp = stamp(sessions.look(sessionId, false, visibility));
            boolean isWaiting = cursor == null
                    ? stamp.status() == Transcript.Status.PROCESSING
                    : stamp.position().equals(position(cursor));
            return isWaiting ? Probe.LATER : Probe.NOW;
        } catch (Problem problem) {
            return problem.isNotReady() ? Probe.UNKNOWN : Probe.NOW;
        }
    }

    private @Nullable Position position(@Nullable String cursor) {
        return cursor == null ? null : cursors.position(cursor);
    }

    /** Of an owner that has caught up, which alone tells of changes. */
    private static Stamp stamp(Answer.Found<?> found) throws Problem {
        Stamp stamp = found.stamp();
        if (stamp == null) {
            throw Problem.notReady();
        }
        return stamp;
    }

    private static String word(Transcript.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static void close(ResponseBudget.@Nullable Lease lease) {
        if (lease != null) {
            lease.close();
        }
    }
}
