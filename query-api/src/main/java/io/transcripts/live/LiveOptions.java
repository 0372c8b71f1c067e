package io.transcripts.live;

import java.time.Duration;

/**
 * What callers who wait for changes may take of a node, and when they hear of them.
 *
 * @param most streams and waiting requests at once
 * @param mostOfKey the same for one key
 * @param interval at least between two checkpoints of a stream; zero for none
 */
public record LiveOptions(int most, int mostOfKey, Duration interval) {
    /** The usual ones. */
    public static final LiveOptions DEFAULT = new LiveOptions(10_000, 1_000, Duration.ofMillis(100));

    /** How often it is looked for changes, and for those who have something to do: what a change waits besides, at the most. */
    static final Duration TICK = Duration.ofMillis(10);
    /** After so long everybody has been asked whether there is something to do. */
    static final Duration TURN = Duration.ofSeconds(1);
    /** Whoever has nothing to do is looked at closely so often, besides for changes. */
    static final Duration LOOK = Duration.ofSeconds(15);
    /** The first bytes are promised within 1 s, and this leaves the answer of an owner time to be an error. */
    static final Duration FIRST_BYTES = Duration.ofMillis(700);
    /** After so long a silent stream is told that it lives. At least every 15 s is promised, and it may be a turn later; proxies close what is silent for 30 s and more. */
    static final Duration HEARTBEAT = Duration.ofSeconds(13);
    /** That one write may take. */
    static final Duration STALL = Duration.ofSeconds(10);

    /** For what is under way when a stream's time is over. */
    static final Duration GRACE = Duration.ofSeconds(20);

    static final Duration SHORTEST = Duration.ofMinutes(5);
    static final Duration LONGEST = Duration.ofMinutes(10);
    /** A key is looked at no more often than so, and that of who has nothing to do when it is looked at. */
    static final Duration KEY = Duration.ofSeconds(4);
    /** The same of whether the owner is another one, besides what the former one says itself when it comes, goes or does not answer. */
    static final Duration OWNER = Duration.ofSeconds(4);
    /** Changes are asked for at least so often, though nobody has told of any. */
    static final Duration ASK = Duration.ofMinutes(2);
    /** After a failure, more and more. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
}
