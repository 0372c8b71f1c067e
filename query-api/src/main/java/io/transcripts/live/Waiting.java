package io.transcripts.live;

/** Somebody who waits for changes of one session. */
interface Waiting {

    /** Looks whether there is something to do, and has it done elsewhere; called again and again, by one thread. */
    void look(long nanoTime);

    /** It is to end until then, so that its caller goes on elsewhere. */
    void endUntil(long nanoTime);

    /** Whether it has ended, or its caller has gone. */
    boolean isOver();

    /** It ends now, whatever is under way. */
    void breakOff();
}
