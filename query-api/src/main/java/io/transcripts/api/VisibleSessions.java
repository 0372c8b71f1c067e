package io.transcripts.api;

import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Lens;
import io.transcripts.domain.LineReading;
import io.transcripts.domain.Outline;
import io.transcripts.domain.Position;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.routing.Answer;
import io.transcripts.routing.TranscriptQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions as a caller may see them: those of its organization, and no trace of any other. */
final class VisibleSessions {
    private static final Logger LOG = LoggerFactory.getLogger(VisibleSessions.class);

    private final TranscriptQuery query;

    VisibleSessions(TranscriptQuery query) {
        this.query = query;
    }

    /**
     * Looks whether a session is there for the caller, at its header alone: so that a session of another organization costs
     * what one costs that is not there, and nothing else of it is read.
     *
     * @throws Problem 503, 404 or 410
     */
    Answer.Found<Outline> look(String sessionId, boolean orStandby, Visibility visibility) throws Problem {
        return visible(
                query.look(sessionId, orStandby),
                outline -> visibility.includes(outline.organizationId(), outline.organizationConflict()),
                visibility);
    }

    /** The transcript of a session without its segments, for a caller who may see it; throws as {@link #look}. */
    Answer.Found<Transcript> summary(String sessionId, boolean orStandby, Visibility visibility) throws Problem {
        Answer.Found<Outline> unused = look(sessionId, orStandby, visibility);
        return visible(
                query.summary(sessionId, orStandby), transcript -> isVisible(transcript, visibility), visibility);
    }

    /** The transcript of a session that was looked at; it may have changed meanwhile. */
    Answer.Found<Transcript> read(String sessionId, boolean includeWords, boolean orStandby, Visibility visibility)
            throws Problem {
        return visible(
                query.read(sessionId, includeWords, orStandby),
                transcript -> isVisible(transcript, visibility),
                visibility);
    }

    /** The same for one that is too large to be held; to be closed by who asks. */
    Answer.Found<TranscriptReading> open(String sessionId, boolean orStandby, Visibility visibility) throws Problem {
        return opened(query.open(sessionId, orStandby), TranscriptReading::head, visibility);
    }

    /**
     * What has changed of a session that was looked at, and may have changed meanwhile; to be closed by who asks.
     *
     * @param copy where the caller's copy stands; null for one that has nothing
     * @throws Problem 503 also where no owner that has caught up is here
     */
    Answer.Found<ChangesReading> changes(String sessionId, @Nullable Position copy, Lens lens, Visibility visibility)
            throws Problem {
        return opened(
                query.changes(sessionId, copy, lens),
                reading -> reading.changes().head(),
                visibility);
    }

    /** The same where it is at hand; null where it is not. */
    Answer.@Nullable Found<ChangesReading> changesAtHand(
            String sessionId, @Nullable Position copy, Lens lens, Visibility visibility) throws Problem {
        Answer.Found<ChangesReading> found = query.changesAtHand(sessionId, copy, lens);
        return found == null ? null : opened(found, reading -> reading.changes().head(), visibility);
    }

    private static <T extends LineReading> Answer.Found<T> opened(
            Answer<T> answer, Function<T, Transcript> head, Visibility visibility) throws Problem {
        try {
            return visible(answer, (T reading) -> isVisible(head.apply(reading), visibility), visibility);
        } catch (Problem problem) {
            if (answer instanceof Answer.Found<T> found) {
                found.value().close();
            }
            throw problem;
        }
    }

    private static <T> Answer.Found<T> visible(Answer<T> answer, Predicate<T> isVisible, Visibility visibility)
            throws Problem {
        if (answer instanceof Answer.Found<T> found) {
            if (isVisible.test(found.value())) {
                return found;
            }
            // Who is behind does not say "not found" of an unknown session either, and the organization may be told by
            // a record that it has yet to read.
            throw found.isCurrent() ? SessionProblems.notFound() : Problem.notReady();
        }
        if (answer instanceof Answer.NotReady<T> notReady) {
            LOG.debug("A session cannot be read: {}", notReady.reason());
            throw Problem.notReady(notReady.retryAfter());
        }
        if (answer instanceof Answer.Erased<T> erased && visibility.includes(erased.organizationId(), false)) {
            throw SessionProblems.erased();
        }
        throw SessionProblems.notFound();
    }

    /**
     * The headers of an answer about a session.
     *
     * @param lag of the answer
     */
    static Map<String, String> headers(Transcript transcript, long lag) {
        Map<String, String> headers = new TreeMap<>();
        headers.put(Headers.CACHE_CONTROL, Headers.PRIVATE);
        headers.put(Headers.VARY, Headers.VARY_BOTH);
        headers.put(ApiHeaders.TRANSCRIPT_VERSION, Long.toString(transcript.version()));
        headers.put(ApiHeaders.TRANSCRIPT_STATUS, transcript.status().name().toLowerCase(Locale.ROOT));
        if (transcript.status() == Transcript.Status.COMPLETE && isIncomplete(transcript.missing())) {
            headers.put(ApiHeaders.TRANSCRIPT_MISSING, missing(transcript));
        }
        SessionProblems.putLag(headers, lag);
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

    private static boolean isVisible(Transcript transcript, Visibility visibility) {
        return visibility.includes(transcript.organizationId(), transcript.organizationConflict());
    }
}
