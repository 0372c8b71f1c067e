package io.transcripts.chaos.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A body that was cut is told from a whole one, however it comes in. */
class AnswerParserTest {
    private final Counts counts = new Counts();
    private final AnswerParser parser = new AnswerParser(counts);

    @Test
    void aWholeBodyEndsItsAnswer() {
        parser.expect(true);

        assertThat(take("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\":")).isFalse();
        assertThat(take("[1]}")).isTrue();

        assertThat(counts.sum().whole()).isOne();
        assertThat(counts.sum().bytes()).isEqualTo(9);
    }

    @Test
    void chunksEndWithTheLastOne() {
        parser.expect(true);

        assertThat(take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"))
                .isFalse();
        assertThat(take("0\r\n\r\n")).isTrue();

        assertThat(counts.sum().whole()).isOne();
    }

    @Test
    void aConnectionThatClosesInsideABodyCutsIt() {
        parser.expect(false);
        take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");

        parser.eof();

        assertThat(counts.sum().cut()).isOne();
        assertThat(counts.sum().whole()).isZero();
    }

    @Test
    void jsonThatEndsTooEarlyInsideAWholeBodyIsBroken() {
        for (String body : new String[] {"{\"a\":[1,2", "{\"a\":\"bc", "", "{\"a\":1}}"}) {
            parser.expect(true);
            assertThat(take("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body))
                    .isTrue();
        }

        assertThat(counts.sum().broken()).isEqualTo(4);
        assertThat(counts.sum().whole()).isZero();
    }

    @Test
    void answersOneAfterAnotherAreCountedByStatus() {
        for (int i = 0; i < 3; i++) {
            parser.expect(false);
            assertThat(take("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}"))
                    .isTrue();
        }
        parser.expect(false);
        assertThat(take("no HTTP at all\r\n\r\n")).isTrue();

        assertThat(counts.sum().statuses()).containsOnlyKeys(404).containsEntry(404, 3L);
        assertThat(counts.sum().cut()).isZero();
    }

    /** A byte at a time. */
    private boolean take(String bytes) {
        boolean isEnded = false;
        for (byte one : bytes.getBytes(US_ASCII)) {
            isEnded = parser.take(ByteBuffer.wrap(new byte[] {one}));
        }
        return isEnded;
    }
}
