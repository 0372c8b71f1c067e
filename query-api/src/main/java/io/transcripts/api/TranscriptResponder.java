package io.transcripts.api;

import io.transcripts.domain.Outline;
import io.transcripts.domain.Position;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.http.BodyParts;
import io.transcripts.http.EntityTags;
import io.transcripts.http.Exchange;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseBudget;
import io.transcripts.http.ResponseHead;
import io.transcripts.http.WholeResponse;
import io.transcripts.render.Rendering;
import io.transcripts.routing.Answer;
import io.transcripts.routing.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the transcript of a session, by what its header says that this will take: a usual one at once; one that takes a
 * part of the heap that counts when there is room for it, once for all who ask for it together; and a large one piece by piece
 * as its caller takes it, so that no size of a transcript costs more than another.
 */
final class TranscriptResponder implements LocalResponder {
    /** Of the heap, by estimate: as many of these as there are threads are no more than a connection costs. */
    static final long SMALL = 256 << 10;

    /** What is more than this is never held whole. */
    static final long LARGE = 8 << 20;

    /** Objects of a segment on its way from the store into a body. */
    static final int BYTES_PER_ROW = 600;
    /** Text in a row, as a string, and twice in the body that grows around it. */
    static final int FOLD_OF_TEXT = 4;
    /** Words are a few bytes in a row, and objects and JSON beside it. */
    static final int FOLD_OF_WORDS = 14;
    /** Of a large one: the place of a segment, and a part on its way. */
    static final int BYTES_PER_PLACE = 200;

    static final int BYTES_PER_PART = 256 << 10;

    private final VisibleSessions sessions;
    private final BodyCache cache;
    private final String sessionId;
    private final Visibility visibility;
    private final View view;

    /**
     * How a transcript is to be seen.
     *
     * @param key under which bodies are kept; null for what is not kept
     * @param expectedVersion the only one to be shown; null for any
     * @param cursor where what changes goes on behind a body; null for none
     */
    record View(
            String contentType,
            boolean includeWords,
            Function<Transcript, Rendering> rendering,
            BodyCache.@Nullable Key key,
            @Nullable Long expectedVersion,
            @Nullable Function<Position, String> cursor) {

        boolean isExpected(long version) {
            return expectedVersion == null || expectedVersion == version;
        }

        /** @throws Problem 409 when this is not the version that is expected */
        void check(long version) throws Problem {
            if (!isExpected(version)) {
                throw SessionProblems.versionChanged(version);
            }
        }
    }

    TranscriptResponder(VisibleSessions sessions, BodyCache cache, String sessionId, Visibility visibility, View view) {
        this.sessions = sessions;
        this.cache = cache;
        this.sessionId = sessionId;
        this.visibility = visibility;
        this.view = view;
    }

    @Override
    public void respond(Exchange exchange, boolean orStandby, @Nullable Stamp known, Consumer<Problem> elsewhere) {
        exchange.guarded(() -> new Attempt(exchange, orStandby, elsewhere).begin(known));
    }

    private static long bytes(Outline outline, boolean includeWords) {
        return outline.rows() * (long) BYTES_PER_ROW + outline.bytes() * (includeWords ? FOLD_OF_WORDS : FOLD_OF_TEXT);
    }

    /** Whether the whole of a session is so small that nobody has to wait for room to read it. */
    static boolean isSmall(Outline outline, boolean includeWords) {
        return bytes(outline, includeWords) <= SMALL;
    }

    /** Whether a session is so large that it is never held. */
    static boolean isLarge(Outline outline, boolean includeWords) {
        return bytes(outline, includeWords) > LARGE;
    }

    /** What a session takes that is read as its caller takes it. */
    static long bytesToReadOn(Outline outline) {
        return outline.rows() * (long) BYTES_PER_PLACE + BYTES_PER_PART;
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
                found = sessions.look(sessionId, orStandby, visibility);
            } catch (Problem problem) {
                exchange.refuse(problem, elsewhere);
                return;
            }
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
            long bytes = bytes(outline, view.includeWords());
            if (bytes <= SMALL) {
                send();
            } else if (bytes > LARGE) {
                large(outline);
            } else if (stamp == null || view.expectedVersion() != null) {
                exchange.reserve(bytes, this::send, this::full);
            } else {
                together(stamp, bytes);
            }
        }

        private void send() {
            WholeResponse response;
            try {
                response = make();
            } catch (Problem problem) {
                exchange.refuse(problem, elsewhere);
                return;
            }
            exchange.send(response);
        }

        /** Sends one that is made in the room of a lease, which ends with that; null when there is none to send. */
        private @Nullable WholeResponse send(ResponseBudget.Lease lease) {
            try {
                WholeResponse response = make();
                exchange.send(response, lease);
                return response;
            } catch (Problem problem) {
                exchange.refuse(problem, elsewhere);
                return null;
            } finally {
                lease.close();
            }
        }

        /** Who asks for the same meanwhile gets the same. */
        private void together(Stamp stamp, long bytes) {
            BodyCache.Flight flight = cache.flight(view.key(), stamp);
            if (!flight.isLeader()) {
                var unused = flight.response()
                        .whenComplete((response, failure) -> exchange.request()
                                .getComponents()
                                .getExecutor()
                                .execute(() -> exchange.guarded(() -> {
                                    if (response != null) {
                                        exchange.send(response);
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
                        WholeResponse response = null;
                        try {
                            response = send(lease);
                        } finally {
                            flight.end(response);
                        }
                    },
                    () -> {
                        flight.end(null);
                        full();
                    });
        }

        private WholeResponse make() throws Problem {
            Answer.Found<Transcript> found = sessions.read(sessionId, view.includeWords(), orStandby, visibility);
            Transcript transcript = found.value();
            view.check(transcript.version());
            byte[] body = view.rendering().apply(transcript).whole(transcript);
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

        private void large(Outline outline) {
            exchange.reserve(
                    bytesToReadOn(outline),
                    lease -> exchange.executeInTurn(() -> exchange.guarded(() -> open(lease))),
                    this::full);
        }

        private void open(ResponseBudget.Lease lease) {
            TranscriptReading reading = null;
            boolean isHandedOver = false;
            try {
                if (!exchange.isOpen()) {
                    return;
                }
                Answer.Found<TranscriptReading> found = sessions.open(sessionId, orStandby, visibility);
                reading = found.value();
                Transcript head = reading.head();
                view.check(head.version());
                Map<String, String> headers = VisibleSessions.headers(head, found.lag());
                Stamp stamp = found.stamp();
                putCursor(headers, stamp, head);
                if (view.key() != null && stamp != null && isOf(stamp, head)) {
                    // Nobody has the bytes before they are sent; but of one version and one question they are always
                    // the same.
                    headers.put(
                            Headers.ETAG,
                            EntityTags.of(
                                    stamp.tag().getBytes(StandardCharsets.US_ASCII),
                                    head.status().name(),
                                    view.key().parameters().toString()));
                }
                ResponseHead responseHead = new ResponseHead(HttpStatus.OK_200, view.contentType(), headers);
                BodyParts parts = new TranscriptParts(
                        reading, Integer.MAX_VALUE, view.rendering().apply(head), lease);
                isHandedOver = true;
                exchange.send(responseHead, parts);
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
