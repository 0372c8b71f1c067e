package io.transcripts.chaos;

import io.transcripts.chaos.Checker.Answer;
import io.transcripts.chaos.Checker.Question;
import io.transcripts.chaos.Checker.Verdict;
import io.transcripts.chaos.ReadCounts.Kind;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks for a transcript that is another than one that was shown before, by whichever node. */
final class ConditionalRead {
    private static final String STATUS = "X-Transcript-Status";

    private ConditionalRead() {}

    /**
     * Asks.
     *
     * @param known the latest that was shown, or one before that
     * @param latest the latest that was shown
     */
    static Verdict ask(Question question, Observation known, @Nullable Observation latest, NodeCaller node)
            throws IOException, InterruptedException {
        Answer answer =
                node.get(NodeCaller.transcript(question.session()), question.id(), "If-None-Match", known.tag());
        return of(question, known, latest, answer);
    }

    /** What the answer is. */
    static Verdict of(Question question, Observation known, @Nullable Observation latest, Answer answer) {
        if (answer.status() != Checker.NOT_MODIFIED) {
            boolean isTheSame = answer.status() == Checker.OK
                    && answer.headers().firstValue("ETag").equals(Optional.of(known.tag()));
            return isTheSame ? Verdict.wrong("200 for what has not changed") : Checker.of(question, answer);
        }
        Verdict other = Checker.unlessFound(question, answer);
        if (other != null) {
            return other;
        }
        String status = answer.headers().firstValue(STATUS).orElse("");
        if (answer.version() < 0 || status.equals("complete") != known.isComplete()) {
            return Verdict.wrong("304 of another status, or without a version");
        }
        if (answer.isCopy()) {
            return Verdict.of(Kind.BEHIND);
        }
        if (latest != null && latest.isOtherBody(known)) {
            return Verdict.wrong("304 for what had changed before it was asked for");
        }
        Observation seen = known.at(answer.version());
        return Invariants.ofOwner(question.before(), seen)
                .map(finding -> Verdict.wrong("304, which means: " + finding))
                .orElseGet(() -> new Verdict(Kind.UNCHANGED, null, seen));
    }
}
