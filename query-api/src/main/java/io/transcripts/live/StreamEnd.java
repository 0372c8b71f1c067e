package io.transcripts.live;

/** Why a stream has ended. */
enum StreamEnd {
    /** It has been open for long enough; its caller goes on with another one. */
    ROTATED,
    /** The transcript is not being made any more, and no more was asked for. */
    COMPLETE,
    /** The transcript was erased. */
    ERASED,
    /** There is no such session, or none of its caller's. */
    NOT_FOUND,
    /** Something is wrong with the node. */
    FAILED,
    /** The key is not in force any more. */
    KEY,
    /** The caller did not take what was sent. */
    STALLED,
    /** The caller has gone. */
    LEFT,
    /** The node stops. */
    STOPPED
}
