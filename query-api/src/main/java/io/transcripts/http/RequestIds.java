package io.transcripts.http;

import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** The name of a request, which its caller, our log and our answer share. */
public final class RequestIds {
    private static final String ATTRIBUTE = RequestIds.class.getName();
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

    private RequestIds() {}

    /** Names the request, as its caller did where that is a name, and puts it on the response. Idempotent. */
    public static String assign(Request request, Response response) {
        String id = (String) request.getAttribute(ATTRIBUTE);
        if (id == null) {
            String given = request.getHeaders().get(Headers.REQUEST_ID);
            id = isAcceptable(given) ? given : generate();
            request.setAttribute(ATTRIBUTE, id);
        }
        response.getHeaders().put(Headers.REQUEST_ID, id);
        return id;
    }

    /** Whether the request has come as far as to be named. */
    public static boolean isAssigned(Request request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }

    static String generate() {
        return "req_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** Nothing else is echoed: it ends up in logs. */
    private static boolean isAcceptable(@Nullable String given) {
        return given != null && ACCEPTED.matcher(given).matches();
    }
}
