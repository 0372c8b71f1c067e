package io.transcripts.chaos.hostile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteBufferFeeder;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The body of a 200 as it comes in, of which nothing is kept. */
final class Body {
    private static final JsonFactory JSON = new JsonFactory();

    private final @Nullable JsonParser parser;
    private boolean isBroken;
    private boolean isEmpty = true;

    /** @param isParsed whether it is looked at */
    Body(boolean isParsed) {
        try {
            parser = isParsed ? JSON.createNonBlockingByteBufferParser() : null;
        } catch (IOException e) {
            throw new IllegalStateException("a parser that has not read anything", e);
        }
    }

    /** Takes all that is in the buffer. */
    void take(ByteBuffer content) {
        if (parser != null && !isBroken && content.hasRemaining()) {
            try {
                ((ByteBufferFeeder) parser.getNonBlockingInputFeeder()).feedInput(content);
                look(parser);
            } catch (IOException e) {
                isBroken = true;
            }
        }
        content.position(content.limit());
    }

    /** Whether it is JSON to its end, when this was all of it; true when it was not looked at. */
    boolean isWhole() {
        if (parser == null || isBroken) {
            return !isBroken;
        }
        try {
            parser.getNonBlockingInputFeeder().endOfInput();
            boolean isClosed = parser.getParsingContext().inRoot();
            look(parser);
            return isClosed && !isEmpty;
        } catch (IOException e) {
            return false;
        }
    }

    private void look(JsonParser of) throws IOException {
        JsonToken token = of.nextToken();
        while (token != null && token != JsonToken.NOT_AVAILABLE) {
            isEmpty = false;
            token = of.nextToken();
        }
    }
}
