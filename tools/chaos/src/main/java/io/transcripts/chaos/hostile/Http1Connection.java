package io.transcripts.chaos.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection, and those that take its place when it is closed. A request is sent at once, or slowly; its answer is taken at
 * its manner's pace; then comes the next. Used by the thread of its {@link Http1Connections}.
 */
final class Http1Connection {
    /** Small enough that what is not taken stays with the node. */
    private static final int SMALL_RECEIVE_BUFFER = 4 << 10;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Http1Behaviour manner;
    private final Supplier<Request> requests;
    private final InetSocketAddress to;
    private final @Nullable InetAddress from;
    private final Selector selector;
    private final ByteBuffer buffer;
    private final Counts counts;
    private @Nullable Connection connection;
    /** What {@link #wake} does, and when by {@link System#nanoTime}. */
    private @Nullable Step next;

    private long wakeAt;

    private interface Step {
        void make() throws IOException;
    }

    /** Opens nothing yet. */
    Http1Connection(
            Http1Behaviour manner,
            Supplier<Request> requests,
            InetSocketAddress to,
            @Nullable InetAddress from,
            Selector selector,
            ByteBuffer buffer,
            Counts counts) {
        this.manner = manner;
        this.requests = requests;
        this.to = to;
        this.from = from;
        this.selector = selector;
        this.buffer = buffer;
        this.counts = counts;
    }

    /** Opens its first connection then, by {@link System#nanoTime}. */
    void openAt(long at) {
        next = this::open;
        wakeAt = at;
    }

    /** Does what is due. */
    void wake(long now) {
        Step due = next;
        if (due != null && now - wakeAt >= 0) {
            next = null;
            make(due);
        }
    }

    /** Its connection can be read from, or written to, or is open at last. */
    void ready() {
        Connection of = connection;
        if (of != null) {
            make(of::ready);
        }
    }

    /** Closes what is open. */
    void leave() {
        if (connection != null) {
            connection.close();
        }
    }

    private void make(Step step) {
        try {
            step.make();
        } catch (IOException e) {
            Connection of = connection;
            if (of == null || !of.isOpen) {
                counts.refuse();
            } else {
                counts.close();
                of.answer.eof();
            }
            if (of != null) {
                of.close();
                connection = null;
            }
            after(manner.pause(), this::open);
        }
    }

    private void after(Duration pause, Step step) {
        next = step;
        wakeAt = System.nanoTime() + pause.toNanos();
    }

    private void open() throws IOException {
        connection = new Connection(SocketChannel.open());
        connection.connect();
    }

    /** One of them. */
    private final class Connection {
        private final SocketChannel channel;
        private final AnswerParser answer = new AnswerParser(counts);
        private @Nullable SelectionKey key;
        private ByteBuffer atOnce = NOTHING;
        private ByteBuffer dripped = NOTHING;
        private boolean isOpen;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void connect() throws IOException {
            channel.configureBlocking(false);
            if (manner.isSlow()) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_RECEIVE_BUFFER);
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (from != null) {
                channel.bind(new InetSocketAddress(from, 0));
            }
            key = channel.register(selector, SelectionKey.OP_CONNECT, Http1Connection.this);
            if (channel.connect(to)) {
                opened();
            }
        }

        void ready() throws IOException {
            if (!isOpen) {
                if (channel.finishConnect()) {
                    opened();
                }
            } else if (key != null && key.isWritable()) {
                send();
            } else {
                read();
            }
        }

        void close() {
            if (isOpen) {
                isOpen = false;
                counts.gone();
            }
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void opened() throws IOException {
            isOpen = true;
            counts.connected();
            ask();
        }

        private void ask() throws IOException {
            Request request = requests.get();
            atOnce = ByteBuffer.wrap(request.atOnce());
            dripped = ByteBuffer.wrap(request.dripped());
            answer.expect(request.isParsed());
            if (atOnce.hasRemaining()) {
                counts.ask();
            }
            send();
        }

        private void send() throws IOException {
            int unused = channel.write(atOnce);
            listen(atOnce.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            if (!atOnce.hasRemaining() && dripped.hasRemaining()) {
                after(manner.dripEvery(), this::drip);
            }
        }

        private void drip() throws IOException {
            ByteBuffer one = dripped.slice().limit(1);
            dripped.position(dripped.position() + channel.write(one));
            if (dripped.hasRemaining()) {
                after(manner.dripEvery(), this::drip);
            }
        }

        private void read() throws IOException {
            buffer.clear().limit(Math.min(manner.readBytes(), buffer.capacity()));
            int count = channel.read(buffer);
            if (count < 0) {
                throw new IOException("closed");
            }
            if (answer.take(buffer.flip())) {
                // Whoever has answered before all was sent gets the rest of it all the same.
                if (!dripped.hasRemaining()) {
                    after(manner.pause(), this::ask);
                }
            } else if (!manner.readEvery().isZero()) {
                listen(0);
                after(manner.readEvery(), () -> listen(SelectionKey.OP_READ));
            }
        }

        private void listen(int operations) {
            if (key != null && key.isValid()) {
                key.interestOps(operations);
            }
        }
    }
}
