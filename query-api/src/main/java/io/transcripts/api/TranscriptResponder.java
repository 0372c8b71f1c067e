package io.transcripts.api;

import io.transcripts.domain.Outline;
import io.transcripts.domain.Position;
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
import io.transcripts.routing.Answer;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the transcript of a session, by what its header says that this will take: a usual one at once; one that takes a
 * part of the heap that counts when there is room for it, once for all who ask for it together; and a large one piece by piece
 * as its caller takes it, so that no size of a transcript costs more than another.
 */
final class TranscriptResponder implements LocalResponder {
    private final VisibleSessions sessions;
    private final BodyCache cache;
    private final String sessionId;
    private final Visibility visibility;
    private final TranscriptView view;

    TranscriptResponder(
            VisibleSessions sessions, BodyCache cache, String sessionId, Visibility visibility, TranscriptView view) {
        this.sessions = sessions;
        this.cache = cache;
        this.sessionId = sessionId;
        this.visibility = visibility;
        this.view = view;
    }

    @Override
    public void respond(Exchange exchange, boolean orStandby, @Nullable Stamp known, Consumer<Problem> elsewhere) {
        Attempt attempt = new Attempt(exchange, orStandby, elsewhere);
        attempt.run(() -> new Way(attempt).begin(known));
    }

    /** One exchange's way to an answer. */
    private final class Way {
        private final Attempt attempt;
        private final Exchange exchange;
        /** How much room the last attempt to make it would have taken; 0 when there was enough. */
        private long lacking;

        Way(Attempt attempt) {
            this.attempt = attempt;
            exchange = attempt.exchange();
        }

        void begin(@Nullable Stamp known) throws Problem {
            Answer.Found<Outline> found = sessions.look(sessionId, attempt.orStandby(), visibility);
            Outline outline = found.value();
            Stamp stamp = stamp(found);
            if (stamp != null && !view.isExpected(stamp.position().version())) {
                // What is read decides: a crash may have left rows that are ahead of their header.
                stamp = null;
            }
            if (stamp != null && stamp.isOfComplete()) {
                if (stamp.equals(known)) {
                    exchange.send(WholeResponse.notModified(stamp.tag()));
                    return;
                }
                WholeResponse kept = cache.kept(view.key(), stamp);
                if (kept != null) {
                    exchange.send(kept);
                    return;
                }
            } else if (stamp != null && exchange.isConditional()) {
                ResponseHead head = cache.liveHead(view.key(), stamp);
                if (head != null && exchange.sendIfKnown(head)) {
                    return;
                }
            }
            long bytes = ReadingCost.whole(outline, view.includeWords());
            if (bytes <= ReadingCost.SMALL) {
                WholeResponse small = make(size -> size <= ReadingCost.SMALL);
                if (small == null) {
                    makeInRoom(2 * ReadingCost.SMALL, outline, null);
                } else {
                    exchange.send(small);
                }
            } else if (bytes > ReadingCost.LARGE) {
                neverHeld(outline);
            } else if (stamp == null || view.expectedVersion() != null) {
                makeInRoom(bytes, outline, null);
            } else {
                together(stamp, bytes, outline);
            }
        }

        /** Piece by piece, as its caller takes it. */
        private void neverHeld(Outline outline) {
            exchange.reserve(
                    ReadingCost.toReadOn(outline),
                    lease -> exchange.executeInTurn(() -> attempt.read(lease, this::open, this::inParts)),
                    attempt::full);
        }

        /**
         * Makes it in a room of its own. One that grows beyond that gives it back, and is made once more when there is as much as it lacked.
         *
         * @param flight of all who wait for it too; null for none
         */
        private void makeInRoom(long bytes, Outline outline, BodyCache.@Nullable Flight flight) {
            exchange.reserve(
                    bytes,
                    lease -> inTurn(() -> {
                        if (flight == null && !exchange.isOpen()) {
                            lease.close();
                            return;
                        }
                        WholeResponse response = null;
                        try {
                            response = make(lease, bytes);
                        } finally {
                            if (lacking == 0 || lacking > GrowingRoom.MOST) {
                                end(flight, response);
                            }
                        }
                        if (lacking > GrowingRoom.MOST) {
                            neverHeld(outline);
                        } else if (lacking > 0) {
                            makeInRoom(lacking, outline, flight);
                        }
                    }),
                    () -> {
                        end(flight, null);
                        attempt.full();
                    });
        }

        private static void end(BodyCache.@Nullable Flight flight, @Nullable WholeResponse response) {
            if (flight != null) {
                flight.end(response);
            }
        }

        private void inTurn(Runnable making) {
            if (view.isCut()) {
                exchange.executeInTurn(making);
            } else {
                making.run();
            }
        }

        /** Sends one that is made in the room of a lease, which ends with that; null when there is none to send. */
        private @Nullable WholeResponse make(ResponseBudget.Lease lease, long bytes) {
            WholeResponse[] made = new WholeResponse[1];
            lacking = 0;
            GrowingRoom room = new GrowingRoom(lease, bytes);
            try {
                attempt.run(() -> {
                    WholeResponse response = make(view.isCut() ? room : size -> true);
                    if (response != null) {
                        exchange.send(response, lease);
                        made[0] = response;
                    }
                });
            } finally {
                lease.close();
            }
            lacking = room.lacking();
            return made[0];
        }

        /** Who asks for the same meanwhile gets the same. */
        private void together(Stamp stamp, long bytes, Outline outline) {
            // What takes turns takes its caller's: another key does not wait for those.
            BodyCache.Flight flight = cache.flight(view.key(), stamp, view.isCut() ? exchange.caller() : "");
            if (!flight.isLeader()) {
                var unused = flight.response()
                        .whenComplete((response, failure) -> exchange.execute(() -> exchange.guarded(() -> {
                            if (response != null) {
                                exchange.send(response);
                            } else {
                                // It was another's share that was too small, or another's node that failed.
                                makeInRoom(bytes, outline, null);
                            }
                        })));
                return;
            }
            makeInRoom(bytes, outline, flight);
        }

        /** @return null when its body does not fit */
        private @Nullable WholeResponse make(IntPredicate fits) throws Problem {
            Answer.Found<Transcript> found =
                    sessions.read(sessionId, view.includeWords(), attempt.orStandby(), visibility);
            Transcript transcript = found.value();
            view.check(transcript.version(), found.lag());
            byte[] body = view.rendering().apply(transcript).whole(transcript, fits);
            if (body == null) {
                return null;
            }
            Map<String, String> headers = VisibleSessions.headers(transcript, found.lag());
            if (view.key() != null) {
                headers.put(Headers.ETAG, tag(transcript, body));
            }
            putCursor(headers, found.stamp(), transcript);
            WholeResponse response = WholeResponse.ok(view.contentType(), body, headers);
            Stamp stamp = stamp(found);
            if (view.key() == null || stamp == null || !isOf(stamp, transcript)) {
                return response;
            }
            if (stamp.isOfComplete()) {
                return cache.keep(view.key(), response, stamp);
            }
            if (exchange.isConditional()) {
                cache.keepLiveHead(view.key(), response.head(), stamp);
            }
            return response;
        }

        /** Only of an owner that has caught up, which alone tells what has changed since. */
        private void putCursor(Map<String, String> headers, @Nullable Stamp stamp, Transcript transcript) {
            Function<Position, String> cursor = view.cursor();
            if (cursor != null && stamp != null && isOf(stamp, transcript)) {
                headers.put(ApiHeaders.TRANSCRIPT_CURSOR, cursor.apply(stamp.position()));
            }
        }

        /** By the status too: most formats do not say it, and who polls for it must not be told that nothing has changed. */
        private String tag(Transcript transcript, byte[] bytes) {
            return EntityTags.of(bytes, transcript.status().name(), view.contentType());
        }

        /** A crash may have left rows that are ahead of their header. */
        private static boolean isOf(Stamp stamp, Transcript transcript) {
            return transcript.version() == stamp.position().version() && transcript.status() == stamp.status();
        }

        /** What the answer may be kept under; null when it may not. */
        private @Nullable Stamp stamp(Answer.Found<?> found) {
            return view.key() == null || !cache.isKeeping() ? null : found.stamp();
        }

        private Answer.Found<TranscriptReading> open() throws Problem {
            return sessions.open(sessionId, attempt.orStandby(), visibility);
        }

        private boolean inParts(Answer.Found<TranscriptReading> found, ResponseBudget.Lease lease) throws Problem {
            TranscriptReading reading = found.value();
            Transcript head = reading.head();
            view.check(head.version(), found.lag());
            Map<String, String> headers = VisibleSessions.headers(head, found.lag());
            Stamp stamp = found.stamp();
            putCursor(headers, stamp, head);
            if (view.key() != null && stamp != null && isOf(stamp, head)) {
                headers.put(Headers.ETAG, view.key().parameters().tag(stamp, head.status()));
            }
            ResponseHead responseHead = new ResponseHead(HttpStatus.OK_200, view.contentType(), headers);
            Rendering rendering = view.rendering().apply(head);
            exchange.send(responseHead, new TranscriptParts(reading, Integer.MAX_VALUE, rendering, lease));
            return true;
        }
    }
}
