package io.transcripts.domain;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When a session's deadlines pass, for operators. The next of them wakes the session; those that come later may never come.
 *
 * @param byName time in milliseconds by what happens then: {@code complete}, {@code idle_timeout}, {@code retention}, {@code
 *     notification}, {@code erasure_step}, {@code marker_end}; without those that there are none of
 */
public record DueTimes(Map<String, Long> byName) {

    /** Those that follow from a header now. */
    public static DueTimes of(Header header, Deadlines deadlines) {
        Completion completion = new Completion(deadlines);
        Map<String, Long> times = new LinkedHashMap<>();
        Erasure erasure = header.erasure();
        if (erasure == null) {
            times.put("complete", completion.completesAtMs(header));
            times.put("idle_timeout", completion.timesOutAtMs(header));
            times.put("retention", completion.expiresAtMs(header));
        } else {
            boolean isDone = erasure.stage() == Erasure.Stage.DONE;
            times.put(isDone ? "marker_end" : "erasure_step", completion.nextStageMs(erasure));
        }
        times.put("notification", completion.notifiesAtMs(header));
        times.values().removeIf(atMs -> atMs == Header.NEVER);
        return new DueTimes(times);
    }
}
