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
import org.jspecify.annotations.Nullable;

/** Says what an answer is. */
final class Checker {
    static final String REQUEST_ID = "X-Request-ID";
    static final String LAG = "X-Transcript-Lag";
    static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    /** So long after its start was published a session is known. */
    static final Duration KNOWN_AFTER = Duration.ofSeconds(10);

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
     * @param askedAt by {@link System#nanoTime}
     * @param maybeUnknown whether something excuses that a session is not known yet
     */
    record Question(String id, Session session, @Nullable Observation before, long askedAt, boolean maybeUnknown) {
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
    }

    /**
     * What it is.
     *
     * @param finding what is wrong with it; null when nothing is
     * @param seen what an owner has shown; null for nothing
     */
    record Verdict(
            Kind kind, @Nullable String finding, @Nullable Observation seen) {
        private static Verdict of(Kind kind) {
            return new Verdict(kind, null, null);
        }

        private static Verdict wrong(String finding) {
            return new Verdict(Kind.WRONG, finding, null);
        }
    }

    static Verdict of(Question question, Answer answer) {
        HttpHeaders headers = answer.headers();
        if (!headers.firstValue(REQUEST_ID).equals(Optional.of(question.id()))) {
            return new Verdict(Kind.NOT_A_NODE, "status " + answer.status() + " without the request's id", null);
        }
        Optional<String> lag = headers.firstValue(LAG);
        if (answer.status() == UNAVAILABLE) {
            boolean isProper = headers.firstValue("Retry-After").isPresent() && lag.isEmpty();
            Kind kind = question.before() == null ? Kind.NOT_YET : Kind.UNAVAILABLE;
            return isProper ? Verdict.of(kind) : Verdict.wrong("503 without Retry-After, or with a lag");
        }
        if (lag.isPresent() && (answer.status() != OK || !lag.get().matches("[0-9]{1,9}"))) {
            return Verdict.wrong(answer.status() + " with the lag " + lag.get());
        }
        if (answer.status() == NOT_FOUND) {
            return ofUnknown(question);
        }
        if (answer.status() != OK) {
            return Verdict.wrong("status " + answer.status());
        }
        try {
            Observation seen = read(question.session(), answer);
            Optional<String> finding =
                    lag.isPresent() ? Invariants.ofCopy(seen) : Invariants.ofOwner(question.before(), seen);
            if (finding.isPresent()) {
                return Verdict.wrong(finding.get() + (lag.isPresent() ? ", of a copy" : ""));
            }
            return lag.isPresent() ? Verdict.of(Kind.BEHIND) : new Verdict(Kind.OWNER, null, seen);
        } catch (UnreadableException e) {
            return Verdict.wrong(e.getMessage());
        }
    }

    private static Verdict ofUnknown(Question question) {
        Optional<String> finding = Invariants.ofOwner(question.before(), null);
        if (finding.isPresent()) {
            return Verdict.wrong(finding.get());
        }
        if (!question.maybeUnknown() && question.sinceStart() > KNOWN_AFTER.toNanos()) {
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
            long version =
                    answer.headers().firstValueAsLong("X-Transcript-Version").orElse(-1);
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
            return new Observation(version, status.equals("complete"), wordings, Arrays.hashCode(answer.body()));
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
