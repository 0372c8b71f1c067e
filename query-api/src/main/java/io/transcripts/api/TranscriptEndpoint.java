package io.transcripts.api;

import io.transcripts.http.Headers;
import io.transcripts.http.Problem;
import io.transcripts.http.RoutedRequest;
import io.transcripts.live.LiveRequest;
import io.transcripts.render.PeerJson;
import io.transcripts.render.RenderOptions;
import java.time.Duration;

/** {@code GET /v1/sessions/{id}/transcript}. */
final class TranscriptEndpoint {
    private final VisibleSessions sessions;
    private final BodyCache cache;
    private final StreamEndpoint streams;

    TranscriptEndpoint(VisibleSessions sessions, BodyCache cache, StreamEndpoint streams) {
        this.sessions = sessions;
        this.cache = cache;
        this.streams = streams;
    }

    /** @throws Problem 400, 403 or 406 */
    SessionRequest read(RoutedRequest request) throws Problem {
        Duration patience = TranscriptParameters.wait(request);
        SessionRequest asked = readAtOnce(request);
        return patience.isZero() ? asked : asked.waiting(new SessionRequest.Wait(changes(request), patience));
    }

    /** What a request waits for: anything behind its cursor, or the end of the session. */
    private LiveRequest changes(RoutedRequest request) throws Problem {
        TranscriptParameters parameters = TranscriptParameters.of(request);
        return streams.live(
                SessionId.checked(request.parameter()),
                parameters.since() == null ? "" : TranscriptParameters.ofCopy(request),
                Caller.of(request),
                parameters.options(),
                parameters.since(),
                false);
    }

    private SessionRequest readAtOnce(RoutedRequest request) throws Problem {
        String sessionId = SessionId.checked(request.parameter());
        TranscriptParameters parameters = TranscriptParameters.of(request);
        Caller caller = Caller.of(request);
        caller.requireReadScope();
        boolean includeWords = parameters.options().includeWords();
        requireWords(caller, parameters.options());
        Visibility visibility = Visibility.of(caller.organizationId());
        String path = "/sessions/" + sessionId + "/transcript";
        String since = parameters.since();
        if (since != null) {
            return new SessionRequest(
                    sessionId,
                    path,
                    caller.organizationId(),
                    new ChangesResponder(sessions, sessionId, visibility, parameters.options(), since),
                    StoredResponse.NONE);
        }
        BodyCache.Key body = new BodyCache.Key(sessionId, parameters.whole(), caller.organizationId());
        TranscriptView view = new TranscriptView(
                parameters.format().contentType(),
                includeWords || parameters.format().isCaptions(),
                parameters.format().isCaptions(),
                transcript -> parameters.format().rendering(transcript, parameters.options()),
                body,
                parameters.expectedVersion(),
                parameters.format() == Format.JSON ? position -> new Cursors(parameters.options()).of(position) : null);
        Page page = parameters.page();
        return new SessionRequest(
                sessionId,
                path,
                caller.organizationId(),
                page == null
                        ? new TranscriptResponder(sessions, cache, sessionId, visibility, view)
                        : new OpenedResponder(
                                sessions, sessionId, visibility, ReadingCost.LARGE, new PageAnswer(parameters, page)),
                page == null ? cache.stored(body) : StoredResponse.NONE);
    }

    /** @throws Problem 403 when words are asked for that the plan does not include */
    static void requireWords(Caller caller, RenderOptions options) throws Problem {
        if (options.includeWords() && !caller.plan().includesWords()) {
            throw Problem.forbidden(
                    "feature_not_available",
                    TranscriptParameters.INCLUDE_WORDS,
                    "Words need the plan pro or enterprise; leave include_words out, or change the plan.");
        }
    }

    /** Everything about a session, for a node. */
    LocalResponder contents(String sessionId) {
        return new TranscriptResponder(
                sessions,
                cache,
                sessionId,
                Visibility.ALL,
                new TranscriptView(Headers.JSON, true, false, PeerJson::new, null, null, null));
    }
}
