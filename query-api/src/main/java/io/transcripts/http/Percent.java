package io.transcripts.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of RFC 3986, 2.1, strictly: the JDK's decoder replaces bytes that are no UTF-8. */
final class Percent {
    private static final int HEX = 16;

    private Percent() {}

    /**
     * Decodes a path segment, or a name or value of a query.
     *
     * @param plusIsSpace as in queries, by the URL standard's {@code application/x-www-form-urlencoded}
     * @return null when an escape is cut off or the bytes are no UTF-8
     */
    static @Nullable String decode(String encoded, boolean plusIsSpace) {
        if (isDecoded(encoded, plusIsSpace)) {
            return encoded;
        }
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length() * 3);
        for (int i = 0; i < encoded.length(); i++) {
            int c = encoded.codePointAt(i);
            if (c == '%') {
                if (i + 2 >= encoded.length()) {
                    return null;
                }
                int high = Character.digit(encoded.charAt(i + 1), HEX);
                int low = Character.digit(encoded.charAt(i + 2), HEX);
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.put((byte) (high * HEX + low));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.put((byte) ' ');
            } else {
                bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c) - 1;
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Whether it stands for itself, as most do. What is no ASCII might be half a character, which is no UTF-8. */
    private static boolean isDecoded(String encoded, boolean plusIsSpace) {
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%' || (c == '+' && plusIsSpace) || c >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
