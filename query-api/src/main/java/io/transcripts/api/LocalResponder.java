package io.transcripts.api;

import io.transcripts.domain.Stamp;
import io.transcripts.http.Exchange;
import io.transcripts.http.Problem;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Responds to a request about a session out of what this node has. */
public interface LocalResponder {

    /**
     * Responds, now or later; throws nothing that is not the server's own fault.
     *
     * @param orStandby whether a standby may answer
     * @param known stamp of the response that whoever asks has already: then 304 is answer enough
     * @param elsewhere told instead why this node cannot tell: somebody else may know
     */
    void respond(Exchange exchange, boolean orStandby, @Nullable Stamp known, Consumer<Problem> elsewhere);
}
