package io.transcripts.http;

import io.transcripts.routing.Stamp;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request about a session that was found valid and allowed, and waits for somebody who has the session.
 *
 * @param path of the same question on the peer port
 * @param organizationId of whom asks: a session of another one is none
 * @param here how this node answers it
 * @param memory of answers to it that came from others
 */
record Question(String sessionId, String path, String organizationId, Here here, Memory memory) implements Outcome {
    /** Where the paths of the peer port begin. */
    static final String PEER = "/peer/v1";

    /** Answers out of what this node has. */
    interface Here {

        /**
         * Answers, now or later; throws nothing.
         *
         * @param orStandby whether a copy may answer
         * @param known stamp of the answer that whoever asks has already: then that it is still good is answer enough
         * @param elsewhere told instead why this node cannot tell: somebody else may know
         */
        void answer(Exchange exchange, boolean orStandby, @Nullable Stamp known, Consumer<Problem> elsewhere);

        /** One that takes little enough to be made on the spot. */
        static Here small(Small answer) {
            return (exchange, orStandby, known, elsewhere) -> {
                Reply reply;
                try {
                    reply = answer.make(orStandby);
                } catch (Problem problem) {
                    exchange.refuse(problem, elsewhere);
                    return;
                }
                exchange.send(reply);
            };
        }
    }

    /** Makes a small answer. */
    interface Small {
        /**
         * Makes it.
         *
         * @throws Problem 404 and 410 of an owner that has caught up; 503 when this node cannot tell
         */
        Reply make(boolean orStandby) throws Problem;
    }

    /** Answers that came from the owner and may be given again, once it has said that they are still good. */
    interface Memory {
        Memory NONE = new Memory() {
            @Override
            public @Nullable Reply recall() {
                return null;
            }

            @Override
            public long mostBytes() {
                return 0;
            }

            @Override
            public void remember(Reply reply, Stamp stamp) {}
        };

        /** An answer with the stamp to ask the owner about; null for none. */
        @Nullable
        Reply recall();

        /** Of a body that is kept. */
        long mostBytes();

        void remember(Reply reply, Stamp stamp);
    }
}
