package io.transcripts.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.chaos.Checker.Answer;
import io.transcripts.chaos.Checker.UnreadableException;
import io.transcripts.chaos.Checker.Verdict;
import io.transcripts.chaos.ReadCounts.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Walks over all pages of a list: whole, or 503; each session once; and none that others may see, or that was erased. */
final class ListWalk {
    private static final int LIMIT = 100;
    private static final int MOST_PAGES = 10_000;
    /** The place of a session is that of its first record, which may come late: then it moves. */
    private static final long SETTLED_NANOS = 10_000_000_000L;

    private final Sessions sessions;
    private final boolean isOfEnded;
    private final long start;
    /** What was known when the walk began, of those that have to be in it unless they are erased. */
    private final Map<Session, Optional<Observation>> before = new LinkedHashMap<>();
    /** Which were gone by then. */
    private final Set<Session> gone;

    private final Map<Session, JsonNode> listed = new LinkedHashMap<>();

    /** @param isOfEnded whether only those that have ended are asked for */
    ListWalk(Sessions sessions, boolean isOfEnded) {
        this(sessions, isOfEnded, System.nanoTime());
    }

    ListWalk(Sessions sessions, boolean isOfEnded, long start) {
        this.start = start;
        this.sessions = sessions;
        this.isOfEnded = isOfEnded;
        List<Session> ours = sessions.ours();
        gone = ours.stream().filter(Session::isErased).collect(Collectors.toSet());
        ours.stream()
                .filter(session -> isOfEnded ? session.isComplete() : session.isKnown())
                .forEach(session -> before.put(session, Optional.ofNullable(session.latest())));
    }

    /** Walks, and looks at what was listed. */
    Verdict ask(NodeCaller node) throws IOException, InterruptedException {
        Session last = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            String id = "chaos-" + UUID.randomUUID();
            Answer answer = node.get(
                    "/v1/sessions?limit=" + LIMIT + (isOfEnded ? "&status=ended" : "")
                            + (last == null ? "" : "&starting_after=" + last.id()),
                    id);
            if (!answer.isFor(id)) {
                return Verdict.notOfNode(answer);
            }
            if (answer.status() == Checker.UNAVAILABLE
                    && answer.headers().firstValue("Retry-After").isPresent()) {
                return Verdict.of(Kind.UNAVAILABLE);
            }
            if (answer.status() != Checker.OK || answer.isCopy()) {
                return Verdict.wrong("status " + answer.status() + " of a list");
            }
            try {
                JsonNode list = answer.json("list");
                for (JsonNode entry : list.path("data")) {
                    last = take(entry);
                }
                if (!list.path("has_more").asBoolean()) {
                    return end();
                }
                if (list.path("data").isEmpty()) {
                    return Verdict.wrong("more behind a page of nothing");
                }
            } catch (UnreadableException e) {
                return Verdict.wrong("a list: " + e.getMessage());
            }
        }
        return Verdict.wrong("a list without end");
    }

    /** Those that the walk has shown. */
    Map<Session, JsonNode> listed() {
        return listed;
    }

    private Session take(JsonNode entry) throws UnreadableException {
        Session session = sessions.of(entry.path("id").asText());
        if (session == null || session.isForeign()) {
            throw new UnreadableException("a session of another organization");
        }
        if (gone.contains(session)) {
            throw new UnreadableException(session.id() + ", which was erased");
        }
        if (isOfEnded && !entry.path("status").asText().equals("ended")) {
            throw new UnreadableException(session.id() + ", which has not ended");
        }
        if (listed.put(session, entry) != null && isSettled(session)) {
            throw new UnreadableException(session.id() + " twice");
        }
        return session;
    }

    private Verdict end() {
        for (Map.Entry<Session, Optional<Observation>> known : before.entrySet()) {
            Session session = known.getKey();
            Optional<String> finding = finding(session, known.getValue().orElse(null), listed.get(session));
            if (finding.isPresent()) {
                return Verdict.wrong("a list: " + session.id() + finding.get());
            }
        }
        listed.keySet().forEach(Session::listed);
        return Verdict.of(Kind.OWNER);
    }

    private Optional<String> finding(Session session, @Nullable Observation shown, @Nullable JsonNode entry) {
        if (entry == null) {
            return session.isErasureAsked() || !isSettled(session)
                    ? Optional.empty()
                    : Optional.of(" is missing, which was shown");
        }
        JsonNode transcript = entry.path("transcript");
        if (shown != null && transcript.path("version").asLong(-1) < shown.version()) {
            return Optional.of(" as of version " + transcript.path("version") + " after " + shown.version());
        }
        if (shown != null
                && shown.isComplete()
                && !transcript.path("status").asText().equals("complete")) {
            return Optional.of(" is processing, after it was complete");
        }
        return Optional.empty();
    }

    private boolean isSettled(Session session) {
        return session.acknowledgedAt() != 0 && start - session.acknowledgedAt() > SETTLED_NANOS;
    }
}
