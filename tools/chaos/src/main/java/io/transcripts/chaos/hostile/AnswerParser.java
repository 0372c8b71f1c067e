package io.transcripts.chaos.hostile;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** The answers on one connection of HTTP/1.1, one after another. Not thread-safe. */
final class AnswerParser implements HttpParser.ResponseHandler {
    private static final int OK = 200;

    private final Counts counts;
    private final HttpParser parser = new HttpParser(this);
    private @Nullable Body body;
    private boolean isParsed;
    private boolean isEnded;

    AnswerParser(Counts counts) {
        this.counts = counts;
    }

    /** The next answer comes. */
    void expect(boolean isBodyParsed) {
        parser.reset();
        body = null;
        isParsed = isBodyParsed;
        isEnded = false;
    }

    /**
     * Takes what has come.
     *
     * @return whether the answer has ended with it
     */
    boolean take(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !isEnded) {
            int before = bytes.remaining();
            parser.parseNext(bytes);
            if (bytes.remaining() == before && !isEnded) {
                // What follows the end is nothing that anybody asked for.
                isEnded = true;
            }
        }
        return isEnded;
    }

    /** The connection is no more. */
    void eof() {
        if (!isEnded) {
            parser.atEOF();
            parser.parseNext(ByteBuffer.allocate(0));
            if (!isEnded && body != null) {
                counts.cutOff();
            }
        }
        isEnded = true;
    }

    @Override
    public void startResponse(HttpVersion version, int status, @Nullable String reason) {
        counts.answer(status);
        body = status == OK ? new Body(isParsed) : null;
    }

    @Override
    public void parsedHeader(HttpField field) {
        // Only the framing matters, which the parser has seen.
    }

    @Override
    public boolean headerComplete() {
        return false;
    }

    @Override
    public boolean content(ByteBuffer content) {
        counts.read(content.remaining());
        if (body == null) {
            content.position(content.limit());
        } else {
            body.take(content);
        }
        return false;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public boolean messageComplete() {
        if (body != null) {
            counts.end(body.isWhole());
        }
        isEnded = true;
        return true;
    }

    @Override
    public void earlyEOF() {
        if (body != null && !isEnded) {
            counts.cutOff();
        }
        isEnded = true;
    }

    @Override
    public void badMessage(HttpException failure) {
        // Whatever it is, it is no answer.
        isEnded = true;
    }
}
