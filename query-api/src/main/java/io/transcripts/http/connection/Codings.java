package io.transcripts.http.connection;

import io.transcripts.http.AcceptEncoding;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Decides how a body goes before Jetty's compression does: that compresses for {@code gzip;q=0, *}, and answers
 * {@code identity;q=0} with 415, before anybody has asked for a key.
 */
final class Codings extends Handler.Wrapper {

    Codings(Handler compression) {
        super(compression);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        List<String> fields = request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING);
        return super.handle(fields.isEmpty() ? request : new Decided(request, fields), response, callback);
    }

    /** The same request, of a caller who says only what was decided. */
    private static final class Decided extends Request.Wrapper {
        private final HttpFields headers;

        private Decided(Request request, List<String> fields) {
            super(request);
            HttpFields.Mutable decided = HttpFields.build(request.getHeaders());
            decided.remove(HttpHeader.ACCEPT_ENCODING);
            if (AcceptEncoding.isGzipBest(fields)) {
                decided.put(HttpHeader.ACCEPT_ENCODING, "gzip");
            }
            headers = decided.asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
