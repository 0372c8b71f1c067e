package io.transcripts.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.transcripts.chaos.Checker.Answer;
import io.transcripts.chaos.Checker.Question;
import io.transcripts.chaos.Checker.UnreadableException;
import io.transcripts.chaos.Checker.Verdict;
import io.transcripts.chaos.ReadCounts.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a transcript page by page, and then whole: at one version both are the same. */
final class PagedRead {
    private static final int MOST_PAGES = 1_000;

    private final Question question;
    private final NodeCaller node;
    private final int limit;
    private final List<JsonNode> segments = new ArrayList<>();
    private @Nullable JsonNode head;
    private long version = -1;

    private PagedRead(Question question, NodeCaller node, int limit) {
        this.question = question;
        this.node = node;
        this.limit = limit;
    }

    /** @param limit segments of a page */
    static Verdict ask(Question question, int limit, NodeCaller node) throws IOException, InterruptedException {
        return new PagedRead(question, node, limit).all();
    }

    private Verdict all() throws IOException, InterruptedException {
        for (int page = 0; page < MOST_PAGES; page++) {
            String query = "?limit=" + limit;
            if (page > 0) {
                query += "&expected_version=" + version + "&starting_after="
                        + segments.get(segments.size() - 1).path("id").asText();
            }
            Answer answer = get(query);
            Verdict end = refusal(answer);
            if (end != null) {
                return end;
            }
            try {
                if (!take(answer.json("transcript"), answer.version())) {
                    return whole();
                }
            } catch (UnreadableException e) {
                return Verdict.wrong("page " + page + ": " + e.getMessage());
            }
        }
        return Verdict.wrong("pages without end");
    }

    /** Whether there is more. */
    private boolean take(JsonNode page, long of) throws UnreadableException {
        boolean isFirst = head == null;
        if (of < 0 || (!isFirst && of != version)) {
            throw new UnreadableException("version " + of + ", not " + version);
        }
        version = of;
        if (!page.path("segments").isArray() || !page.path("has_more").isBoolean()) {
            throw new UnreadableException("no page");
        }
        ObjectNode facts = page.deepCopy();
        JsonNode shown = facts.remove("segments");
        boolean hasMore = facts.remove("has_more").asBoolean();
        if (!isFirst && !facts.equals(head)) {
            throw new UnreadableException("another head under one version");
        }
        head = facts;
        if (shown.size() > limit || (hasMore && shown.size() < limit)) {
            throw new UnreadableException(shown.size() + " segments of " + limit);
        }
        shown.forEach(segments::add);
        return hasMore;
    }

    private Verdict whole() throws IOException, InterruptedException {
        Answer answer = get("?expected_version=" + version);
        Verdict end = refusal(answer);
        if (end != null) {
            return end;
        }
        try {
            ObjectNode facts = answer.json("transcript").deepCopy();
            List<JsonNode> all = new ArrayList<>();
            facts.withArray("segments").forEach(all::add);
            facts.remove("segments");
            if (answer.version() != version || !facts.equals(head) || !all.equals(segments)) {
                return Verdict.wrong(
                        "pages of version " + version + " are not the whole of version " + answer.version());
            }
        } catch (UnreadableException e) {
            return Verdict.wrong(e.getMessage());
        }
        return Checker.of(question, answer);
    }

    /** Why there is no such page; null when there is one. */
    private @Nullable Verdict refusal(Answer answer) {
        if (version >= 0 && answer.status() == Checker.CONFLICT && answer.isFor(question.id())) {
            return answer.version() == version || answer.version() < 0
                    ? Verdict.wrong(answer.status() + " for version " + version + ", of version " + answer.version())
                    : Verdict.of(Kind.MOVED_ON);
        }
        return Checker.unlessFound(question, answer);
    }

    private Answer get(String query) throws IOException, InterruptedException {
        return node.get(NodeCaller.transcript(question.session()) + query, question.id());
    }
}
