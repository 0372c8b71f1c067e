package io.transcripts.http.connection;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A caller that says what it likes, from an address of the loopback that it likes. */
public final class RawConnection implements Closeable {
    /** The preface of HTTP/2, and an empty SETTINGS frame. */
    public static final int MOST_STREAMS = BoundedHttp2.MOST_STREAMS;

    public static final String HTTP2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, "");

    private final Socket socket = new Socket();
    private boolean wasReset;

    public RawConnection(int port) throws IOException {
        this(null, port);
    }

    /** @param from null for whichever the system takes: one that is named has fewer ports */
    public RawConnection(@Nullable String from, int port) throws IOException {
        if (from != null) {
            socket.bind(new InetSocketAddress(from, 0));
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
    }

    /** A frame of HTTP/2. */
    public static String frame(int type, int flags, int stream, String payload) {
        int length = payload.length();
        char[] head = {
            (char) (length >> 16),
            (char) (length >> 8 & 0xff),
            (char) (length & 0xff),
            (char) type,
            (char) flags,
            (char) (stream >> 24 & 0xff),
            (char) (stream >> 16 & 0xff),
            (char) (stream >> 8 & 0xff),
            (char) (stream & 0xff)
        };
        return new String(head) + payload;
    }

    /** A GET of a path on an HTTP/2 stream, without a key; literal header fields (RFC 7541, 6.2.2). */
    public static String get(int stream, String path) {
        String fields = "\u0082\u0086" + literal(":path", path) + literal(":authority", "a");
        return frame(1, 5, stream, fields);
    }

    public static String literal(String name, String value) {
        return "\0" + (char) name.length() + name + (char) value.length() + value;
    }

    public RawConnection send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Says that nothing more comes. */
    public void leave() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // Closed by the server already
        }
    }

    /** Whether the server has closed it; drips a byte to find out. */
    public boolean isClosedUnder(String drip) {
        try {
            send(drip);
            socket.setSoTimeout(1);
            InputStream in = socket.getInputStream();
            byte[] answers = new byte[1 << 16];
            while (in.read(answers) >= 0) {
                // What it said before.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Waits for so many, and passes over them. */
    public void awaitBytes(int count) throws IOException {
        if (socket.getInputStream().readNBytes(count).length < count) {
            throw new EOFException();
        }
    }

    /** The head of an answer and its body, which {@code Content-Length} measures. */
    public String answer() throws IOException {
        return answer(socket.getInputStream());
    }

    /** The same, of another connection. */
    public static String answer(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return text.toString();
            }
            text.append((char) next);
        }
        String head = text.toString().toLowerCase(java.util.Locale.ROOT);
        int at = head.indexOf("content-length: ");
        if (at >= 0) {
            int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
            text.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /** Everything until the server closes; what it closed hard is what had come. */
    public String rest() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(out);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server did not close", e);
        } catch (IOException e) {
            wasReset = true;
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /**
     * Whether {@link #rest} ended hard: the server closed while bytes of ours had come that it had not read. The system then drops
     * what the server had written and not yet sent (RFC 1122, 4.2.2.13).
     */
    public boolean wasReset() {
        return wasReset;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
