package io.transcripts.http;

import io.transcripts.domain.Outline;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.render.Rendering;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Stamp;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the transcript of a session, by what its header says that this will take: a usual one at once; one that takes a
 * part of the heap that counts when there is room for it, once for all who ask for it together; and a large one piece by piece
 * as its caller takes it, so that no size of a transcript costs more than another.
 */
final class TranscriptAnswer implements Question.Here {
    /** Of the heap, by estimate: as many of these as there are threads are no more than a connection costs. */
    static final long SMALL = 256 << 10;

    /** What is more than this is never held whole. */
    static final long LARGE = 8 << 20;

    /** Objects of a segment on its way from the store into a body. */
    private static final int BYTES_PER_ROW = 600;
    /** Text in a row, as a string, and twice in the body that grows around it. */
    private static final int FOLD_OF_TEXT = 4;
    /** Words are a few bytes in a row, and objects and JSON beside it. */
    private static final int FOLD_OF_WORDS = 14;
    /** Of a large one: the place of a segment, and a part on its way. */
    private static final int BYTES_PER_PLACE = 200;

    private static final int BYTES_PER_PART = 256 << 10;

    private final Sessions sessions;
    private final Bodies bodies;
    private final String sessionId;
    private final Viewer viewer;
    private final View view;

    /**
     * How a transcript is to be seen.
     *
     * @param key under which bodies are kept; null for what is not kept
     */
    record View(
            String contentType,
            boolean includeWords,
            Function<Transcript, Rendering> rendering,
            Bodies.@Nullable Key key) {}

    TranscriptAnswer(Sessions sessions, Bodies bodies, String sessionId, Viewer viewer, View view) {
        this.sessions = sessions;
        this.bodies = bodies;
        this.sessionId = sessionId;
        this.viewer = viewer;
        this.view = view;
    }

    @Override
    public void answer(Exchange exchange, boolean orStandby, @Nullable Stamp known, Consumer<Problem> elsewhere) {
        exchange.guarded(() -> new Attempt(exchange, orStandby, elsewhere).begin(known));
    }

    /** One exchange's way to an answer. */
    private final class Attempt {
        private final Exchange exchange;
        private final boolean orStandby;
        private final Consumer<Problem> elsewhere;

        Attempt(Exchange exchange, boolean orStandby, Consumer<Problem> elsewhere) {
            this.exchange = exchange;
            this.orStandby = orStandby;
            this.elsewhere = elsewhere;
        }

        void begin(@Nullable Stamp known) {
            Answer.Found<Outline> found;
            try {
                found = sessions.look(sessionId, orStandby, viewer);
            } catch (Problem problem) {
                exchange.refuse(problem, elsewhere);
                return;
            }
            Outline outline = found.value();
            Stamp stamp = stamp(found);
            if (stamp != null && stamp.isOfComplete()) {
                if (stamp.equals(known)) {
                    exchange.send(Reply.notModified(stamp));
                    return;
                }
                Reply kept = bodies.kept(view.key(), stamp);
                if (kept != null) {
                    exchange.send(kept);
                    return;
                }
            }
            long bytes = outline.rows() * (long) BYTES_PER_ROW
                    + outline.bytes() * (view.includeWords() ? FOLD_OF_WORDS : FOLD_OF_TEXT);
            if (bytes <= SMALL) {
                send();
            } else if (bytes > LARGE) {
                large(outline);
            } else if (stamp == null) {
                exchange.reserve(bytes, this::send, this::full);
            } else {
                together(stamp, bytes);
            }
        }

        private void send() {
            Reply reply;
            try {
                reply = make();
            } catch (Problem problem) {
                exchange.refuse(problem, elsewhere);
                return;
            }
            exchange.send(reply);
        }

        /** Sends one that is made in the room of a lease, which ends with that; null when there is none to send. */
        private @Nullable Reply send(ReadBudget.Lease lease) {
            try {
                Reply reply = make();
                exchange.send(reply, lease);
                return reply;
            } catch (Problem problem) {
                exchange.refuse(problem, elsewhere);
                return null;
            } finally {
                lease.close();
            }
        }

        /** Who asks for the same meanwhile gets the same. */
        private void together(Stamp stamp, long bytes) {
            Bodies.Flight flight = bodies.flight(view.key(), stamp);
            if (!flight.isLeader()) {
                var unused = flight.reply()
                        .whenComplete((reply, failure) -> exchange.request()
                                .getComponents()
                                .getExecutor()
                                .execute(() -> exchange.guarded(() -> {
                                    if (reply != null) {
                                        exchange.send(reply);
                                    } else {
                                        // It was another's share that was too small, or another's node that failed.
                                        exchange.reserve(bytes, this::send, this::full);
                                    }
                                })));
                return;
            }
            exchange.reserve(
                    bytes,
                    lease -> {
                        Reply reply = null;
                        try {
                            reply = send(lease);
                        } finally {
                            flight.end(reply);
                        }
                    },
                    () -> {
                        flight.end(null);
                        full();
                    });
        }

        private Reply make() throws Problem {
            Answer.Found<Transcript> found = sessions.read(sessionId, view.includeWords(), orStandby, viewer);
            Transcript transcript = found.value();
            byte[] body = view.rendering().apply(transcript).whole(transcript);
            Reply reply = new Reply(Reply.OK, view.contentType(), body, Sessions.headers(transcript, found.lag()));
            Stamp stamp = stamp(found);
            // A crash may have left rows that are ahead of their header.
            if (view.key() == null
                    || stamp == null
                    || !stamp.isOfComplete()
                    || transcript.version() != stamp.version()) {
                return reply;
            }
            Reply vouchedFor = reply.under(stamp);
            bodies.keep(view.key(), vouchedFor);
            return vouchedFor;
        }

        /** What the answer may be kept under; null when it may not. */
        private @Nullable Stamp stamp(Answer.Found<?> found) {
            return view.key() == null || !bodies.isKeeping() ? null : found.stamp();
        }

        private void large(Outline outline) {
            exchange.reserve(
                    outline.rows() * (long) BYTES_PER_PLACE + BYTES_PER_PART,
                    lease -> exchange.reads()
                            .large()
                            .execute(exchange.caller(), () -> exchange.guarded(() -> open(lease))),
                    this::full);
        }

        private void open(ReadBudget.Lease lease) {
            TranscriptReading reading = null;
            boolean isHandedOver = false;
            try {
                if (!exchange.isOpen()) {
                    return;
                }
                Answer.Found<TranscriptReading> found = sessions.open(sessionId, orStandby, viewer);
                reading = found.value();
                Transcript head = reading.head();
                Reply reply = new Reply(Reply.OK, view.contentType(), new byte[0], Sessions.headers(head, found.lag()));
                BodyParts parts = new TranscriptParts(reading, view.rendering().apply(head), lease);
                isHandedOver = true;
                exchange.send(reply, parts);
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

        private void full() {
            exchange.send(Problem.full());
        }
    }
}
