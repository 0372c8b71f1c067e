package io.transcripts.http;

import io.transcripts.domain.Transcript;
import io.transcripts.keys.ApiKey;
import io.transcripts.routing.Answer;
import io.transcripts.routing.TranscriptQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions as one key may see them: those of its organization, and no trace of any other. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final TranscriptQuery query;

    Sessions(TranscriptQuery query) {
        this.query = query;
    }

    /** @throws Problem 403 */
    static void requireReadScope(ApiKey key) throws Problem {
        if (!key.scopes().contains(ApiKey.SESSIONS_READ)) {
            throw Problem.forbidden(
                    "insufficient_permissions",
                    null,
                    "The API key lacks the scope " + ApiKey.SESSIONS_READ + "; use one that has it.");
        }
    }

    /**
     * Reads a session out of what this node has.
     *
     * @throws Problem 503, 404 or 410
     */
    Answer.Found read(String sessionId, boolean includeWords, boolean orStandby, ApiKey key) throws Problem {
        Answer answer = query.read(sessionId, includeWords, orStandby);
        if (answer instanceof Answer.Found found) {
            if (isVisible(found.transcript(), key)) {
                return found;
            }
            // Who is behind does not say "not found" of an unknown session either, and the organization may be told by
            // a
            // record that it has yet to read.
            throw found.isCurrent() ? Problem.sessionNotFound() : Problem.notReady(SOON);
        }
        if (answer instanceof Answer.NotReady notReady) {
            LOG.debug("Session {} cannot be read: {}", sessionId, notReady.reason());
            throw Problem.notReady(notReady.retryAfter());
        }
        if (answer instanceof Answer.Erased erased && key.organizationId().equals(erased.organizationId())) {
            throw Problem.erased();
        }
        throw Problem.sessionNotFound();
    }

    /** The headers of an answer about a session. */
    static Map<String, String> headers(Answer.Found found) {
        Map<String, String> headers = new TreeMap<>();
        headers.put(Headers.CACHE_CONTROL, Headers.PRIVATE);
        headers.put(Headers.VARY, Headers.VARY_BOTH);
        headers.put(Headers.TRANSCRIPT_VERSION, Long.toString(found.transcript().version()));
        Transcript transcript = found.transcript();
        if (transcript.status() == Transcript.Status.COMPLETE && isIncomplete(transcript.missing())) {
            headers.put(Headers.TRANSCRIPT_MISSING, missing(transcript));
        }
        if (!found.isCurrent()) {
            headers.put(Headers.TRANSCRIPT_LAG, Long.toString(found.lag()));
        }
        return headers;
    }

    private static boolean isIncomplete(Transcript.Missing missing) {
        return missing.segments() > 0 || missing.translations() > 0;
    }

    /** Such as {@code segments=2, numbers=(17 18), translations=1, untranslated=("seg_002")}. */
    private static String missing(Transcript transcript) {
        List<String> members = new ArrayList<>();
        members.add("segments=" + transcript.missing().segments());
        if (!transcript.gaps().numbers().isEmpty()) {
            members.add("numbers="
                    + transcript.gaps().numbers().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(" ", "(", ")")));
        }
        members.add("translations=" + transcript.missing().translations());
        if (!transcript.gaps().untranslated().isEmpty()) {
            // Ids have no character that a quoted string would have to escape.
            members.add("untranslated="
                    + transcript.gaps().untranslated().stream()
                            .map(id -> "\"" + id + "\"")
                            .collect(Collectors.joining(" ", "(", ")")));
        }
        return String.join(", ", members);
    }

    private static boolean isVisible(Transcript transcript, ApiKey key) {
        return !transcript.organizationConflict() && key.organizationId().equals(transcript.organizationId());
    }
}
