package io.transcripts.http;

/**
 * A request about a session that was found valid and allowed, and waits for somebody who has the session.
 *
 * @param path of the same question on the peer port
 * @param organizationId of whom asks: a session of another one is none
 * @param here how this node answers it
 */
record Question(String sessionId, String path, String organizationId, Here here) implements Outcome {
    /** Where the paths of the peer port begin. */
    static final String PEER = "/peer/v1";

    /** Answers out of what this node has. */
    interface Here {

        /**
         * Answers.
         *
         * @param orStandby whether a copy may answer
         * @throws Problem 404 and 410 of an owner that has caught up; 503 when this node cannot tell
         */
        Reply answer(boolean orStandby) throws Problem;
    }
}
