package io.transcripts.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.chaos.Checker.Answer;
import io.transcripts.chaos.Checker.Question;
import io.transcripts.chaos.Checker.UnreadableException;
import io.transcripts.chaos.Checker.Verdict;
import io.transcripts.chaos.ReadCounts.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Searches a transcript for a word that was shown in it, or for one that nobody has said. */
final class SearchRead {
    private static final int NEVER_SAID_OF = 4;

    private SearchRead() {}

    static Verdict ask(Question question, SplittableRandom random, NodeCaller node)
            throws IOException, InterruptedException {
        Observation before = question.before();
        List<String> shown =
                before == null ? List.of() : new ArrayList<>(before.wordings().keySet());
        String segment =
                shown.isEmpty() || random.nextInt(NEVER_SAID_OF) == 0 ? null : shown.get(random.nextInt(shown.size()));
        String word = segment == null
                ? Marker.ofNobody(random)
                : Marker.of(question.session().id(), segment);
        String query = random.nextBoolean() ? word : word.toUpperCase(Locale.ROOT);
        Answer answer = node.get(NodeCaller.transcript(question.session()) + "/search?q=" + query, question.id());
        return of(question, segment, word, answer);
    }

    /**
     * What the answer is.
     *
     * @param segment that was shown with the word; null when nobody has said it
     */
    static Verdict of(Question question, @Nullable String segment, String word, Answer answer) {
        Verdict other = Checker.unlessFound(question, answer);
        if (other != null) {
            return other;
        }
        try {
            JsonNode result = answer.json("search_result");
            if (!result.path("session_id").asText().equals(question.session().id())) {
                return Verdict.wrong("a search of another session");
            }
            JsonNode matches = result.path("matches");
            if (result.path("total_matches").asInt(-1) != matches.size()) {
                return Verdict.wrong("another number of matches than there are");
            }
            boolean isInText = false;
            for (JsonNode match : matches) {
                if (!match.path("match").asText().equalsIgnoreCase(word)
                        || !match.path("segment_id").asText().equals(segment)) {
                    return Verdict.wrong("a match where the word was never said");
                }
                isInText |= match.path("field").asText().equals("text");
            }
            if (answer.isCopy()) {
                return Verdict.of(Kind.BEHIND);
            }
            Observation before = question.before();
            if (before != null && answer.version() < before.version()) {
                return Verdict.wrong("a search of version " + answer.version() + " after " + before.version());
            }
            return segment == null || isInText
                    ? Verdict.of(Kind.OWNER)
                    : Verdict.wrong("a word of segment " + segment + " is not found, which was shown");
        } catch (UnreadableException e) {
            return Verdict.wrong(e.getMessage());
        }
    }
}
