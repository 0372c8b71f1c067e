package io.transcripts.http;

import io.transcripts.keys.ApiKey;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Who may come in. */
interface Gate {

    /**
     * Lets a request in.
     *
     * @return whose it is; null where that makes no difference
     * @throws Problem 401, or 429
     */
    @Nullable
    ApiKey admit(Request request) throws Problem;
}
