package io.transcripts.chaos;

import io.transcripts.chaos.Checker.Answer;
import io.transcripts.chaos.Checker.Question;
import io.transcripts.chaos.Checker.Verdict;
import io.transcripts.chaos.ReadCounts.Kind;
import java.io.IOException;

/** Has a session erased. */
final class ErasureRequest {
    private static final int ACCEPTED = 202;

    private ErasureRequest() {}

    static Verdict ask(Question question, NodeCaller node) throws IOException, InterruptedException {
        // Also when there is no answer it may be under way.
        boolean wasAsked = question.session().askErasure();
        return of(question, wasAsked, node.delete(NodeCaller.transcript(question.session()), question.id()));
    }

    /**
     * What the answer is.
     *
     * @param wasAsked whether it may have been erased before
     */
    static Verdict of(Question question, boolean wasAsked, Answer answer) {
        if (answer.status() == ACCEPTED && answer.isFor(question.id())) {
            question.session().erasureAcknowledged();
            return question.session().isForeign()
                    ? Verdict.wrong("erased by another organization")
                    : Verdict.of(Kind.ACCEPTED);
        }
        Verdict verdict = Checker.unlessFound(question, answer);
        if (verdict == null) {
            return Verdict.wrong("200 for an erasure");
        }
        return verdict.kind() == Kind.ERASED && !wasAsked ? Verdict.wrong("gone, and nobody had it erased") : verdict;
    }
}
