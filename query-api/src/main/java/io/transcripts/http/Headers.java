package io.transcripts.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Names of header fields, and the values that never change. */
public final class Headers {
    /** Of a 405. */
    public static final String ALLOW = "Allow";

    public static final String CONTENT_ENCODING = "Content-Encoding";
    public static final String CACHE_CONTROL = "Cache-Control";
    public static final String ETAG = "ETag";
    public static final String IF_NONE_MATCH = "If-None-Match";
    public static final String RETRY_AFTER = "Retry-After";
    public static final String VARY = "Vary";
    public static final String WWW_AUTHENTICATE = "WWW-Authenticate";
    public static final String REQUEST_ID = "X-Request-ID";

    /** The type of most contents. */
    public static final String JSON = "application/json";
    /** Of every route. */
    public static final String READ_METHODS = "GET, HEAD";
    /** A cache of the caller's own may keep it, and has to ask before it uses it again. */
    public static final String PRIVATE = "private, no-cache";
    /** An error of now is nothing to keep. */
    public static final String NO_STORE = "no-store";

    /** Of an answer that may be compressed, as all may. */
    public static final String VARY_ENCODING = "Accept-Encoding";

    /** Of an answer whose format the caller may choose too. */
    public static final String VARY_BOTH = "Accept, Accept-Encoding";

    private Headers() {}

    /** Sets a field. What {@code Vary} has already is kept: whoever said it had a reason too. */
    public static void put(HttpFields.Mutable fields, String name, String value) {
        if (!name.equalsIgnoreCase(VARY)) {
            fields.put(name, value);
            return;
        }
        Set<String> all = new LinkedHashSet<>(List.of(value.split(", *", -1)));
        all.addAll(fields.getCSV(HttpHeader.VARY, false));
        fields.put(HttpHeader.VARY, String.join(", ", all));
    }
}
