package io.transcripts.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection that asks and waits for the answer, with as little work as can be: a write, mostly one
 * read, and a look at the status and the length. Knows answers with {@code Content-Length} only. Not thread-safe.
 */
final class HttpConnection implements AutoCloseable {
    private static final int FIRST_BUFFER = 64 << 10;
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int ANSWER_TIMEOUT_MS = 30_000;
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ETAG = "\r\netag:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** {@code HTTP/1.1 200}: where the status stands. */
    private static final int STATUS_AT = 9;

    private static final int STATUS_DIGITS = 3;
    /** Such an answer has no body, whatever its headers say. */
    private static final int NOT_MODIFIED = 304;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int bodyStart;
    private int bodyLength;

    HttpConnection(String host, int port) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_TIMEOUT_MS);
            socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MS);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The bytes of a GET with a key, to be sent as often as wanted. */
    static byte[] request(String host, String path, String apiKey) {
        return String.format(
                        Locale.ROOT,
                        "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n",
                        path,
                        host,
                        apiKey)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The same of who has an answer already, by its {@code ETag}. */
    static byte[] request(String host, String path, String apiKey, String entityTag) {
        String plain = new String(request(host, path, apiKey), StandardCharsets.US_ASCII);
        return plain.replace("\r\n\r\n", "\r\nIf-None-Match: " + entityTag + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Sends a request and reads the whole answer.
     *
     * @return its status
     */
    int exchange(byte[] request) throws IOException {
        out.write(request);
        int held = 0;
        int headEnd = -1;
        while (headEnd < 0) {
            held += readSome(held);
            headEnd = indexOf(BLANK_LINE, held);
        }
        bodyStart = headEnd + BLANK_LINE.length;
        int status = number(STATUS_AT, STATUS_AT + STATUS_DIGITS);
        bodyLength = status == NOT_MODIFIED ? 0 : contentLength(headEnd);
        while (held < bodyStart + bodyLength) {
            held += readSome(held);
        }
        if (held != bodyStart + bodyLength) {
            throw new IOException("bytes after the end of the answer");
        }
        return status;
    }

    /** The {@code ETag} of the last answer. */
    String entityTag() throws IOException {
        int at = indexOf(ETAG, bodyStart);
        if (at < 0) {
            throw new IOException("an answer without ETag");
        }
        int from = at + ETAG.length;
        int to = from;
        while (buffer[to] != '\r') {
            to++;
        }
        return new String(buffer, from, to - from, StandardCharsets.US_ASCII).strip();
    }

    /** Of the last answer, in bytes. */
    int bodyLength() {
        return bodyLength;
    }

    /** Whether the last answer's body holds these bytes. */
    boolean bodyContains(byte[] wanted) {
        int last = bodyStart + bodyLength - wanted.length;
        for (int at = bodyStart; at <= last; at++) {
            if (buffer[at] == wanted[0] && Arrays.equals(buffer, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    /** A copy of the last answer's body. */
    byte[] body() {
        return Arrays.copyOfRange(buffer, bodyStart, bodyStart + bodyLength);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int readSome(int held) throws IOException {
        if (held == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * held);
        }
        int count = in.read(buffer, held, buffer.length - held);
        if (count < 0) {
            throw new EOFException("the server closed the connection");
        }
        return count;
    }

    private int contentLength(int headEnd) throws IOException {
        int at = indexOf(LENGTH, headEnd);
        if (at < 0) {
            throw new IOException("an answer without Content-Length");
        }
        int from = at + LENGTH.length;
        while (buffer[from] == ' ') {
            from++;
        }
        int to = from;
        while (buffer[to] >= '0' && buffer[to] <= '9') {
            to++;
        }
        return number(from, to);
    }

    private int number(int from, int to) throws IOException {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = buffer[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IOException("not an HTTP answer");
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** The first place before {@code end} of what is given in lower case, whatever the case there; -1 when there is none. */
    private int indexOf(byte[] wanted, int end) {
        for (int at = 0; at <= end - wanted.length; at++) {
            int i = 0;
            while (i < wanted.length && lower(buffer[at + i]) == wanted[i]) {
                i++;
            }
            if (i == wanted.length) {
                return at;
            }
        }
        return -1;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }
}
