package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonToken;
import io.transcripts.schema.RejectedEvent.Code;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a JSON text (RFC 8259, without extensions) in bytes that are known to be UTF-8. Accepts and refuses
 * the same texts as Jackson's parser, token by token, in about half of its time; see {@code
 * docs/decisions/0008-hot-path.md}. Used once, by one thread.
 */
final class JsonScanner {
    // An event is five levels deep, metadata may be deeper; the bound is for the stack of whoever reads it later.
    static final int MAX_DEPTH = 64;
    // Digits, to be exact: a sign, a point and an e do not count.
    static final int MAX_NUMBER_CHARS = 100;

    // No product with 1,000 of so many digits gets near to what Decimals calls out of range.
    private static final int MAX_PLAIN_DIGITS = 12;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;

    private final byte[] json;
    private final RecentStrings recent;
    // Where the next token is looked for. Behind the opening quote of a string, as long as nobody has read that.
    private int at;
    private boolean isInString;
    private @Nullable JsonToken token;
    private Field field = Field.UNKNOWN;
    // Where the last number is, or the bracket of the last object or array.
    private int begin;
    // The last number without its sign, its point and what is behind an e; meaningless when it is not plain.
    private long digits;
    private int decimals;
    private boolean isPlain;
    private int depth;
    // One bit a level, the innermost last: whether it is an object.
    private long objects;

    JsonScanner(byte[] json, RecentStrings recent) {
        this.json = json;
        this.recent = recent;
    }

    static RejectedEvent invalidJson() {
        return new RejectedEvent(
                Code.INVALID_JSON,
                null,
                "the value is not JSON, or deeper than " + MAX_DEPTH + " levels, or has a number of more than "
                        + MAX_NUMBER_CHARS + " characters");
    }

    /**
     * Goes to the next value, or to the end of the object or array: the name of a field is no token of its own.
     *
     * @return null at the end of the text
     */
    @Nullable
    JsonToken nextToken() throws RejectedEvent {
        if (isInString) {
            skipString();
        }
        int next = skipWhiteSpace();
        if (depth == 0) {
            token = next < 0 ? null : value(next);
        } else {
            token = member(next, token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY);
        }
        return token;
    }

    @Nullable
    JsonToken currentToken() {
        return token;
    }

    /** The field of an object whose value the current token is, or begins. */
    Field currentField() {
        return field;
    }

    /** The string that is the current token; to be asked for once. */
    String getText() throws RejectedEvent {
        return text(null);
    }

    /** As {@link #getText} where the same strings come again and again. */
    String getRecentText() throws RejectedEvent {
        return text(recent);
    }

    /** The number that is the current token, as {@link Decimals#thousandths}. */
    long getThousandths() {
        if (isPlain && decimals <= 3) {
            long value = digits * (decimals == 3 ? 1 : decimals == 2 ? 10 : decimals == 1 ? 100 : 1_000);
            return json[begin] == '-' ? -value : value;
        }
        char[] text = number();
        return Decimals.thousandths(text, 0, text.length);
    }

    /** The number that is the current token, as {@link Decimals#nonNegativeInteger}. */
    int getNonNegativeInteger() {
        if (isPlain && decimals == 0 && digits <= Integer.MAX_VALUE && json[begin] != '-') {
            return (int) digits;
        }
        char[] text = number();
        return Decimals.nonNegativeInteger(text, 0, text.length);
    }

    private char[] number() {
        char[] chars = new char[at - begin];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) json[begin + i];
        }
        return chars;
    }

    /** Goes to the end of the object or array that begins here; stays where it is on any other token. */
    void skipChildren() throws RejectedEvent {
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            for (int outside = depth - 1; depth > outside; ) {
                nextToken();
            }
        }
    }

    /** A copy of the object that begins here, at whose end it then stands. */
    byte[] copyObject() throws RejectedEvent {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        at = begin + RawJson.copy(json, begin, copy);
        depth--;
        objects >>>= 1;
        token = JsonToken.END_OBJECT;
        return copy.toByteArray();
    }

    /** What comes next in an object or array. */
    private JsonToken member(int first, boolean isFirst) throws RejectedEvent {
        boolean isInObject = (objects & 1) != 0;
        int next = first;
        if (next == (isInObject ? '}' : ']')) {
            at++;
            depth--;
            objects >>>= 1;
            return isInObject ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
        }
        if (!isFirst) {
            require(next, ',');
            next = skipWhiteSpace();
        }
        if (!isInObject) {
            return value(next);
        }
        require(next, '"');
        field = name();
        require(skipWhiteSpace(), ':');
        return value(skipWhiteSpace());
    }

    private Field name() throws RejectedEvent {
        int first = at;
        int end = plainEnd(first);
        if (json[end] == '\\') {
            return Field.of(unescaped(first, end));
        }
        at = end + 1;
        return Field.of(json, first, end);
    }

    private JsonToken value(int first) throws RejectedEvent {
        switch (first) {
            case '"' -> {
                at++;
                isInString = true;
                return JsonToken.VALUE_STRING;
            }
            case '{' -> {
                open(1);
                return JsonToken.START_OBJECT;
            }
            case '[' -> {
                open(0);
                return JsonToken.START_ARRAY;
            }
            case 't' -> {
                literal("true");
                return JsonToken.VALUE_TRUE;
            }
            case 'f' -> {
                literal("false");
                return JsonToken.VALUE_FALSE;
            }
            case 'n' -> {
                literal("null");
                return JsonToken.VALUE_NULL;
            }
            default -> {
                return scanNumber();
            }
        }
    }

    private void open(int isObject) throws RejectedEvent {
        if (depth == MAX_DEPTH) {
            throw invalidJson();
        }
        depth++;
        objects = objects << 1 | isObject;
        begin = at++;
    }

    private void literal(String word) throws RejectedEvent {
        for (int i = 0; i < word.length(); i++) {
            require(peek(), word.charAt(i));
        }
        int next = peek();
        if (next >= '0' && next != ']' && next != '}') {
            // Where Jackson finds fault with what goes on as a word; anything else is at fault as the next token.
            String rest = new String(json, at, Math.min(3, json.length - at), StandardCharsets.UTF_8);
            if (Character.isJavaIdentifierPart(rest.charAt(0))) {
                throw invalidJson();
            }
        }
    }

    private JsonToken scanNumber() throws RejectedEvent {
        begin = at;
        if (peek() == '-') {
            at++;
        }
        boolean isZero = peek() == '0';
        digits = 0;
        decimals = 0;
        int count = scanDigits();
        if (isZero && count > 1) {
            throw invalidJson();
        }
        JsonToken type = JsonToken.VALUE_NUMBER_INT;
        if (peek() == '.') {
            at++;
            decimals = scanDigits();
            count += decimals;
            type = JsonToken.VALUE_NUMBER_FLOAT;
        }
        isPlain = count <= MAX_PLAIN_DIGITS;
        if ((peek() | 0x20) == 'e') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            count += scanDigits();
            isPlain = false;
            type = JsonToken.VALUE_NUMBER_FLOAT;
        }
        if (count > MAX_NUMBER_CHARS || (depth == 0 && peek() >= 0 && !isWhiteSpace(peek()))) {
            throw invalidJson();
        }
        return type;
    }

    /** Reads digits, of which there must be one. */
    private int scanDigits() throws RejectedEvent {
        int i = at;
        long value = digits;
        for (; i < json.length && json[i] >= '0' && json[i] <= '9'; i++) {
            value = value * 10 + (json[i] - '0');
        }
        if (i == at) {
            throw invalidJson();
        }
        int count = i - at;
        digits = value;
        at = i;
        return count;
    }

    /** The string whose first character is next. */
    private String text(@Nullable RecentStrings known) throws RejectedEvent {
        isInString = false;
        int first = at;
        int end = plainEnd(first);
        if (json[end] == '\\') {
            return unescaped(first, end);
        }
        at = end + 1;
        return known == null
                ? new String(json, first, end - first, StandardCharsets.UTF_8)
                : known.string(json, first, end);
    }

    private String unescaped(int first, int firstEscape) throws RejectedEvent {
        StringBuilder text = new StringBuilder();
        int from = first;
        int end = firstEscape;
        while (json[end] == '\\') {
            text.append(new String(json, from, end - from, StandardCharsets.UTF_8));
            from = escapeEnd(end);
            text.append(escaped(end));
            end = plainEnd(from);
        }
        at = end + 1;
        return text.append(new String(json, from, end - from, StandardCharsets.UTF_8))
                .toString();
    }

    private void skipString() throws RejectedEvent {
        isInString = false;
        int end = plainEnd(at);
        if (json[end] == '\\') {
            unescaped(at, end);
        } else {
            at = end + 1;
        }
    }

    /** Where the next quote or backslash is, from {@code from} on. */
    private int plainEnd(int from) throws RejectedEvent {
        int i = from;
        for (; i <= json.length - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONG.get(json, i);
            // The high bit of each byte that is 0 after the xor, or less than a space; of the first of them for sure.
            long quote = eight ^ ONES * '"';
            long backslash = eight ^ ONES * '\\';
            long found =
                    (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((eight - ONES * ' ') & ~eight))
                            & HIGH_BITS;
            if (found != 0) {
                return plainEndAt(i + Long.numberOfTrailingZeros(found) / Byte.SIZE);
            }
        }
        while (i < json.length && json[i] != '"' && json[i] != '\\' && (json[i] >= ' ' || json[i] < 0)) {
            i++;
        }
        return plainEndAt(i);
    }

    private int plainEndAt(int i) throws RejectedEvent {
        if (i == json.length || json[i] < ' ') {
            throw invalidJson();
        }
        return i;
    }

    /** Behind the escape that begins at {@code i}. */
    private int escapeEnd(int i) throws RejectedEvent {
        int end = i + 1 < json.length && json[i + 1] == 'u' ? i + 6 : i + 2;
        if (end > json.length) {
            throw invalidJson();
        }
        return end;
    }

    private char escaped(int i) throws RejectedEvent {
        return switch (json[i + 1]) {
            case '"', '\\', '/' -> (char) json[i + 1];
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) (hex(i + 2) << 12 | hex(i + 3) << 8 | hex(i + 4) << 4 | hex(i + 5));
            default -> throw invalidJson();
        };
    }

    private int hex(int i) throws RejectedEvent {
        int digit = Character.digit(json[i], 16);
        if (digit < 0) {
            throw invalidJson();
        }
        return digit;
    }

    /** The next byte, -1 at the end. */
    private int peek() {
        return at < json.length ? json[at] & 0xFF : -1;
    }

    private int skipWhiteSpace() {
        while (at < json.length && isWhiteSpace(json[at])) {
            at++;
        }
        return peek();
    }

    private static boolean isWhiteSpace(int b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void require(int next, char expected) throws RejectedEvent {
        if (next != expected) {
            throw invalidJson();
        }
        at++;
    }
}
