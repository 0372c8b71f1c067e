package io.transcripts.http.connection;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells {@link Connections} of requests. Nothing here reads a body: a request that announces one is answered at once like any
 * other, and its connection closed, so that nobody waits for the rest or takes it for a request.
 */
final class ConnectionHandler extends Handler.Wrapper {
    private final Connections connections;

    ConnectionHandler(Connections connections, Handler handler) {
        super(handler);
        this.connections = connections;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connections.Client client = connections.of(request);
        if (client != null) {
            client.begin(request);
        }
        HttpVersion version = request.getConnectionMetaData().getHttpVersion();
        if (version.getVersion() < HttpVersion.HTTP_2.getVersion() && announcesBody(request)) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            if (client != null) {
                client.end();
            }
            if (version != HttpVersion.HTTP_1_1 && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
                // Where it ends is a matter of opinion (RFC 9112, 6.1): what one server takes for a body, another takes
                // for
                // a request.
                Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
                return true;
            }
        }
        return super.handle(request, response, callback);
    }

    private static boolean announcesBody(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }
}
