package io.transcripts.chaos.hostile;

import io.transcripts.chaos.hostile.Http2Connections.Later;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/** One connection of HTTP/2 with its streams, and those that take its place when it is closed. Thread-safe. */
final class Http2Connection {
    private static final int OK = 200;

    private final HTTP2Client client;
    private final InetSocketAddress to;
    private final Http2Behaviour flow;
    private final Supplier<HttpGet> asks;
    private final Counts counts;
    private final Later later;

    Http2Connection(
            HTTP2Client client,
            InetSocketAddress to,
            Http2Behaviour flow,
            Supplier<HttpGet> asks,
            Counts counts,
            Later later) {
        this.client = client;
        this.to = to;
        this.flow = flow;
        this.asks = asks;
        this.counts = counts;
        this.later = later;
    }

    void open() {
        Life life = new Life();
        client.connect(to, life, Promise.from(life::begin, failure -> {
            counts.refuse();
            later.run(this::open, flow.pause());
        }));
    }

    /** One of the connections. */
    private final class Life implements Session.Listener {
        private final AtomicBoolean isOver = new AtomicBoolean();

        void begin(Session session) {
            counts.connected();
            for (int i = 0; i < flow.streams(); i++) {
                ask(session);
            }
        }

        @Override
        public void onClose(Session session, GoAwayFrame frame, Callback callback) {
            over();
            callback.succeeded();
        }

        @Override
        public void onFailure(Session session, Throwable failure, Callback callback) {
            over();
            callback.succeeded();
        }

        void ask(Session session) {
            if (session.isClosed() || isOver.get()) {
                over();
                return;
            }
            HttpGet ask = asks.get();
            HttpFields.Mutable headers = HttpFields.build();
            if (ask.key() != null) {
                headers.put("x-api-key", ask.key());
            }
            if (ask.isGzip()) {
                headers.put(HttpHeader.ACCEPT_ENCODING, "gzip");
            }
            MetaData.Request head = new MetaData.Request(
                    "GET", HttpURI.from("http://localhost" + ask.path()), HttpVersion.HTTP_2, headers);
            Answer answer = new Answer(this, session, new Body(ask.isParsed()));
            counts.ask();
            session.newStream(
                    new HeadersFrame(head, null, true), Promise.from(answer::begun, failure -> answer.end()), answer);
        }

        private void over() {
            if (isOver.compareAndSet(false, true)) {
                counts.gone();
                if (!later.isOver()) {
                    counts.close();
                }
                later.run(Http2Connection.this::open, flow.pause());
            }
        }
    }

    /** One stream. Called by one thread at a time, but for its end. */
    private final class Answer implements Stream.Listener {
        private final Life life;
        private final Session session;
        private final Body body;
        private final AtomicBoolean isEnded = new AtomicBoolean();
        private boolean isOk;

        Answer(Life life, Session session, Body body) {
            this.life = life;
            this.session = session;
            this.body = body;
        }

        void begun(Stream stream) {
            if (flow.isCancelling()) {
                stream.reset(
                        new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.from(this::end));
            }
        }

        /** The next one takes its place. */
        void end() {
            if (isEnded.compareAndSet(false, true)) {
                later.run(() -> life.ask(session), flow.pause());
            }
        }

        @Override
        public void onHeaders(Stream stream, HeadersFrame frame) {
            if (frame.getMetaData() instanceof MetaData.Response response) {
                counts.answer(response.getStatus());
                isOk = response.getStatus() == OK;
            }
            if (frame.isEndStream()) {
                finish();
            } else {
                stream.demand();
            }
        }

        @Override
        public void onDataAvailable(Stream stream) {
            for (int i = 0; i < flow.framesAtOnce(); i++) {
                Stream.Data data = stream.readData();
                if (data == null) {
                    stream.demand();
                    return;
                }
                counts.read(data.frame().remaining());
                if (isOk) {
                    body.take(data.frame().getByteBuffer());
                }
                boolean isLast = data.frame().isEndStream();
                data.release();
                if (isLast) {
                    finish();
                    return;
                }
            }
            later.run(stream::demand, flow.readEvery());
        }

        @Override
        public void onReset(Stream stream, ResetFrame frame, Callback callback) {
            counts.close();
            cut();
            callback.succeeded();
        }

        @Override
        public void onFailure(Stream stream, int error, String reason, @Nullable Throwable failure, Callback callback) {
            cut();
            callback.succeeded();
        }

        private void finish() {
            if (isOk) {
                counts.end(body.isWhole());
            }
            end();
        }

        private void cut() {
            if (isOk && !isEnded.get() && !later.isOver()) {
                counts.cutOff();
            }
            end();
        }
    }
}
