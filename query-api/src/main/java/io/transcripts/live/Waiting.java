package io.transcripts.live;

import java.util.concurrent.atomic.AtomicBoolean;

/** Somebody who waits for changes of one session. */
interface Waiting {

    /** Of its session, as {@link io.transcripts.store.ChangeMarks} has them. */
    int group();

    /** Whether it is looked at each time, or the next time; for {@link Rounds}. */
    AtomicBoolean awake();

    /** Looks whether there is something to do, and has it done elsewhere. */
    void look(long nanoTime);

    /** Whether there is nothing to do until its session changes, or some time has gone by; cheap. */
    boolean isQuiet(long nanoTime);

    /** It is to end until then, so that its caller goes on elsewhere. */
    void endUntil(long nanoTime);

    /** Whether it has ended, or its caller has gone. */
    boolean isOver();

    /** It ends now, whatever is under way. */
    void breakOff();
}
