package io.transcripts.chaos;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.chaos.ReadCounts.Kind;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says what an answer is. */
final class Checker {
    static final String REQUEST_ID = "X-Request-ID";
    static final String LAG = "X-Transcript-Lag";
    static final int OK = 200;
    static final int NOT_MODIFIED = 304;
    static final int CONFLICT = 409;
    static final int UNAVAILABLE = 503;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private static final Set<String> STATUSES = Set.of("processing", "complete", "failed");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Checker() {}

    /**
     * What was asked.
     *
     * @param id of the request
     * @param before the latest that had been shown of the session; null for nothing
     * @param wasKnown whether it had been shown in any way that the session is there
     * @param wasErased whether an answer had said that it is gone
     * @param askedAt by {@link System#nanoTime}
     * @param maybeUnknown whether something excuses that what is published is not known yet
     * @param knownAfter so long after its start or its erasure was acknowledged, it is known
     */
    record Question(
            String id,
            Session session,
            @Nullable Observation before,
            boolean wasKnown,
            boolean wasErased,
            long askedAt,
            boolean maybeUnknown,
            Duration knownAfter) {
        /** Asked now. */
        static Question of(Session session, boolean maybeUnknown, Duration knownAfter) {
            return new Question(
                    "chaos-" + UUID.randomUUID(),
                    session,
                    session.latest(),
                    session.isKnown(),
                    session.isErased(),
                    System.nanoTime(),
                    maybeUnknown,
                    knownAfter);
        }

        /** Since the brokers have its erasure; 0 when they do not. */
        long sinceErasure() {
            return session.erasureAcknowledgedAt() == 0 ? 0 : askedAt - session.erasureAcknowledgedAt();
        }

        /** Since the brokers have its start; 0 when they do not. */
        long sinceStart() {
            return session.acknowledgedAt() == 0 ? 0 : askedAt - session.acknowledgedAt();
        }
    }

    /** What came back. */
    record Answer(int status, HttpHeaders headers, byte[] body) {
        static Answer of(HttpResponse<byte[]> response) {
            return new Answer(response.statusCode(), response.headers(), response.body());
        }

        /** Whether it is a node's, to this request. */
        boolean isFor(String requestId) {
            return headers.firstValue(REQUEST_ID).equals(Optional.of(requestId));
        }

        /** Whether it is not of an owner that has caught up. */
        boolean isCopy() {
            return headers.firstValue(LAG).isPresent();
        }

        /** Of the transcript; -1 for none. */
        long version() {
            try {
                return headers.firstValueAsLong("X-Transcript-Version").orElse(-1);
            } catch (NumberFormatException e) {
                return -1;
            }
        }

        /** @throws UnreadableException when it is none of this kind */
        JsonNode json(String object) throws UnreadableException {
            try {
                JsonNode tree = JSON.readTree(body);
                if (tree.path("object").asText().equals(object)) {
                    return tree;
                }
            } catch (IOException e) {
                throw new UnreadableException("an unreadable body");
            }
            throw new UnreadableException("no " + object);
        }
    }

    /**
     * What it is.
     *
     * @param finding what is wrong with it; null when nothing is
     * @param seen what an owner has shown; null for nothing
     */
    record Verdict(
            Kind kind, @Nullable String finding, @Nullable Observation seen) {
        static Verdict of(Kind kind) {
            return new Verdict(kind, null, null);
        }

        static Verdict notOfNode(Answer answer) {
            return new Verdict(Kind.NOT_A_NODE, "status " + answer.status() + " without the request's id", null);
        }

        static Verdict wrong(String finding) {
            return new Verdict(Kind.WRONG, finding, null);
        }
    }

    /** Of an answer that should be the session's transcript. */
    static Verdict of(Question question, Answer answer) {
        Verdict other = unlessFound(question, answer);
        if (other != null) {
            return other;
        }
        boolean isCopy = answer.isCopy();
        try {
            Observation seen = read(question.session(), answer);
            Optional<String> finding = isCopy ? Invariants.ofCopy(seen) : Invariants.ofOwner(question.before(), seen);
            if (finding.isPresent()) {
                return Verdict.wrong(finding.get() + (isCopy ? ", of a copy" : ""));
            }
            return isCopy ? Verdict.of(Kind.BEHIND) : new Verdict(Kind.OWNER, null, seen);
        } catch (UnreadableException e) {
            return Verdict.wrong(e.getMessage());
        }
    }

    /**
     * Of an answer that has nothing of the session, or must not have it.
     *
     * @return null for a 200 of whatever was asked, if it may be shown
     */
    static @Nullable Verdict unlessFound(Question question, Answer answer) {
        if (!answer.isFor(question.id())) {
            return Verdict.notOfNode(answer);
        }
        HttpHeaders headers = answer.headers();
        Optional<String> lag = headers.firstValue(LAG);
        if (answer.status() == UNAVAILABLE) {
            boolean isProper =
                    headers.firstValue("Retry-After").isPresent() && (lag.isEmpty() || answer.version() >= 0);
            Kind kind = question.wasKnown() ? Kind.UNAVAILABLE : Kind.NOT_YET;
            return isProper ? Verdict.of(kind) : Verdict.wrong("503 without Retry-After, or with a lag of no version");
        }
        boolean mayLag = answer.status() == OK || answer.status() == NOT_MODIFIED || answer.status() == CONFLICT;
        if (lag.isPresent() && (!mayLag || !lag.get().matches("[0-9]{1,9}"))) {
            return Verdict.wrong(answer.status() + " with the lag " + lag.get());
        }
        return switch (answer.status()) {
            case NOT_FOUND -> ofUnknown(question);
            case GONE -> ofErased(question);
            case OK, NOT_MODIFIED -> ofShown(question, answer.isCopy());
            default -> Verdict.wrong("status " + answer.status());
        };
    }

    private static Verdict ofErased(Question question) {
        return question.session().isErasureAsked() && !question.session().isForeign()
                ? Verdict.of(Kind.ERASED)
                : Verdict.wrong("gone, and nobody had it erased");
    }

    /** What is wrong with showing the session now, whatever is shown; null for nothing. */
    static @Nullable Verdict ofShown(Question question, boolean isCopy) {
        if (question.session().isForeign()) {
            return Verdict.wrong("shown to another organization");
        }
        if (isCopy) {
            return null;
        }
        if (question.wasErased()) {
            return Verdict.wrong("shown, after it was erased");
        }
        if (!question.maybeUnknown()
                && question.sinceErasure() > question.knownAfter().toNanos()) {
            return Verdict.wrong("shown, "
                    + Duration.ofNanos(question.sinceErasure()).toSeconds() + " s after its erasure was acknowledged");
        }
        return null;
    }

    private static Verdict ofUnknown(Question question) {
        if (question.session().isForeign()) {
            return Verdict.of(Kind.NOT_FOUND);
        }
        if (question.wasKnown() || question.wasErased()) {
            return Verdict.wrong("not found, after it was shown");
        }
        if (!question.maybeUnknown()
                && question.sinceStart() > question.knownAfter().toNanos()) {
            return Verdict.wrong("not found, "
                    + Duration.ofNanos(question.sinceStart()).toSeconds() + " s after its start was acknowledged");
        }
        return Verdict.of(Kind.NOT_FOUND);
    }

    /**
     * Reads a transcript.
     *
     * @throws UnreadableException when it is none, or another session's
     */
    static Observation read(Session session, Answer answer) throws UnreadableException {
        try {
            JsonNode transcript = JSON.readTree(answer.body());
            String status = transcript.path("status").asText();
            if (!transcript.path("object").asText().equals("transcript") || !STATUSES.contains(status)) {
                throw new UnreadableException("not a transcript");
            }
            if (!transcript.path("session_id").asText().equals(session.id())) {
                throw new UnreadableException("the transcript of another session");
            }
            long version = answer.version();
            if (version < 0) {
                throw new UnreadableException("no version");
            }
            Map<String, Integer> wordings = new HashMap<>();
            for (JsonNode segment : transcript.path("segments")) {
                String id = segment.path("id").asText();
                if (wordings.put(id, session.wording(id, segment.path("text").asText())) != null) {
                    throw new UnreadableException("segment " + id + " twice");
                }
            }
            return new Observation(
                    version,
                    status.equals("complete"),
                    wordings,
                    Arrays.hashCode(answer.body()),
                    answer.headers().firstValue("ETag").orElse(""));
        } catch (IOException | RuntimeException e) {
            throw new UnreadableException("an unreadable body");
        }
    }

    /** A 200 that is not this session's transcript. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableException(String what) {
            super(what);
        }
    }
}
