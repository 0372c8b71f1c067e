package io.transcripts.http.connection;

import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * HTTP/1.1 in which a target is a target, whatever is in it. Jetty answers those that it cannot parse (an escape that is cut
 * off, a zero byte, a way above the root) with 400 before a key is asked for; here they are paths like others, with percent signs
 * that mean themselves, and so of no session and no route.
 */
final class AnyTarget extends HttpConnectionFactory {
    /** There is no such route, nor can there be. */
    private static final String NOWHERE = "/%25";

    private static final Set<String> METHODS_OF_OTHERS = Set.of("CONNECT", "OPTIONS", "PRI");

    AnyTarget(HttpConfiguration http) {
        super(http);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConnection connection = new HttpConnection(getHttpConfiguration(), connector, endPoint) {
            @Override
            protected HttpStreamOverHTTP1 newHttpStream(String method, String target, HttpVersion version) {
                return super.newHttpStream(method, parsable(method, target), version);
            }
        };
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    static String parsable(String method, String target) {
        if (target.startsWith("/") && target.indexOf('%') < 0 && !target.contains("/.")) {
            return target;
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String rest = query < 0 ? "" : target.substring(query);
        for (String way : List.of(target, path.replace("%", "%25") + rest)) {
            if (isParsable(method, way)) {
                return way;
            }
        }
        return NOWHERE;
    }

    private static boolean isParsable(String method, String target) {
        try {
            String path = HttpURI.build(method, target).getPath();
            // Jetty takes others for no request: but a host and port, or all of the server.
            return path == null || path.startsWith("/") || METHODS_OF_OTHERS.contains(method);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
