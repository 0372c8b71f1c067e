package io.transcripts.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/**
 * Many callers of streams in one thread, each with a connection, who keep nothing. They come from several
 * addresses of the loopback network, as one address may have so many connections only.
 */
final class Followers implements AutoCloseable {
    private static final byte[] CHECKPOINT = "event: checkpoint".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 64 << 10;
    private static final int OF_AN_ADDRESS = 200;
    private static final int UNDER_WAY = 100;
    private static final long SELECT_MS = 100;

    private final InetSocketAddress server;
    private final IntFunction<byte[]> request;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final One[] all;
    private int underWay;
    private int begun;

    /** One of them. */
    private static final class One {
        private final int number;
        private int matched;
        private boolean hasBegun;

        One(int number) {
            this.number = number;
        }
    }

    /**
     * None is connected yet.
     *
     * @param request of each, by its number
     */
    Followers(String host, int port, int count, IntFunction<byte[]> request) throws IOException {
        server = new InetSocketAddress(host, port);
        this.request = request;
        selector = Selector.open();
        all = new One[count];
        for (int i = 0; i < count; i++) {
            all[i] = new One(i);
        }
    }

    /**
     * Connects all, and reads for as long as the thread is not interrupted. Who is cut off comes back.
     *
     * @param begun told once, when each has had a checkpoint
     */
    void run(Runnable begun) throws IOException {
        int next = 0;
        boolean isTold = false;
        while (!Thread.currentThread().isInterrupted()) {
            while (next < all.length && underWay < UNDER_WAY) {
                connect(all[next]);
                next++;
            }
            selector.select(this::handle, SELECT_MS);
            if (!isTold && this.begun == all.length) {
                isTold = true;
                begun.run();
            }
        }
    }

    private void connect(One one) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress("127.0.1." + (1 + one.number / OF_AN_ADDRESS), 0));
        channel.register(selector, SelectionKey.OP_CONNECT, one);
        boolean unused = channel.connect(server);
        underWay++;
    }

    private void handle(SelectionKey key) {
        One one = (One) key.attachment();
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable()) {
                boolean unused = channel.finishConnect();
                int written = channel.write(ByteBuffer.wrap(request.apply(one.number)));
                key.interestOps(written > 0 ? SelectionKey.OP_READ : 0);
            } else if (channel.read(buffer.clear()) < 0) {
                throw new IOException("the stream has ended");
            } else {
                count(one, buffer.flip());
            }
        } catch (IOException e) {
            again(channel, one);
        }
    }

    private void again(SocketChannel channel, One one) {
        underWay -= one.hasBegun ? 0 : 1;
        begun -= one.hasBegun ? 1 : 0;
        one.hasBegun = false;
        one.matched = 0;
        try {
            channel.close();
            connect(one);
        } catch (IOException e) {
            throw new IllegalStateException("A caller cannot come back", e);
        }
    }

    private void count(One one, ByteBuffer read) {
        while (read.hasRemaining()) {
            byte next = read.get();
            one.matched = next == CHECKPOINT[one.matched] ? one.matched + 1 : next == CHECKPOINT[0] ? 1 : 0;
            if (one.matched == CHECKPOINT.length) {
                one.matched = 0;
                if (!one.hasBegun) {
                    one.hasBegun = true;
                    begun++;
                    underWay--;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
