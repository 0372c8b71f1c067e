package io.transcripts.domain;

import io.transcripts.domain.Header.Brief;
import java.util.ArrayList;
import java.util.List;

/** A session's sums and copies, made anew from its rows. */
final class Sums {
    private Sums() {}

    /** The header with the sums of this epoch: its own, or made anew where another epoch of the task wrote them. */
    static Header adopt(SessionRows rows, Header header) {
        if (header.epoch() == rows.epoch()) {
            return header;
        }
        Erasure erasure = header.erasure();
        if (erasure != null) {
            return header.withEpoch(rows.epoch(), 0, Tally.EMPTY, header.brief())
                    .withErasure(erasure.adopted());
        }
        SessionFacts facts = rows.facts();
        Brief brief = Brief.of(facts);
        long[] version = {facts.version()};
        Tally tally = count(rows, brief.languages(), version);
        if (version[0] >= rows.epoch()) {
            rewrite(rows, facts);
        }
        return header.withEpoch(rows.epoch(), version[0], tally, brief);
    }

    /** The clock of an earlier owner was ahead, so versions do not tell whose the rows are: all are written again. */
    private static void rewrite(SessionRows rows, SessionFacts facts) {
        List<Segment> segments = new ArrayList<>();
        rows.forEachSegment(segments::add);
        segments.forEach(rows::put);
        if (facts.version() > 0) {
            rows.put(facts);
        }
    }

    /** Of all segments. */
    static Tally count(SessionRows rows, Languages languages) {
        return count(rows, languages, new long[1]);
    }

    private static Tally count(SessionRows rows, Languages languages, long[] greatestVersion) {
        Tally[] tally = {Tally.EMPTY};
        rows.forEachSegment(segment -> {
            tally[0] = tally[0].plus(segment, languages);
            greatestVersion[0] = Math.max(greatestVersion[0], segment.version());
        });
        return tally[0];
    }
}
