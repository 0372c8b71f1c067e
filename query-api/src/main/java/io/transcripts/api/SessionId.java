package io.transcripts.api;

import io.transcripts.http.Problem;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a session id out of a path. */
public final class SessionId {
    private static final Pattern VALID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.:-]{1,128}");

    private SessionId() {}

    static boolean isValid(String id) {
        return VALID.matcher(id).matches();
    }

    /**
     * The id as it is.
     *
     * @param decoded null when it could not be percent-decoded
     * @throws Problem 400
     */
    public static String checked(@Nullable String decoded) throws Problem {
        if (decoded == null || !isValid(decoded)) {
            throw Problem.invalidValue(
                    "session_id",
                    "A session id is 1 to 128 of the characters A-Z a-z 0-9 _ . : - and neither \".\" nor \"..\".");
        }
        return decoded;
    }
}
