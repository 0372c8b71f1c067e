package io.transcripts.schema;

/**
 * Ids of sessions, segments, events and organizations: {@code [A-Za-z0-9_.:-]{1,128}}, except {@code .} and {@code
 * ..}, which mean something else in a path.
 */
final class Ids {
    static final int MAX_LENGTH = 128;

    private Ids() {}

    static boolean isId(String id) {
        int length = id.length();
        if (length == 0 || length > MAX_LENGTH || id.equals(".") || id.equals("..")) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!isAllowed(id.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == ':'
                || c == '-';
    }
}
