package io.transcripts.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request and the way back. Whoever has an answer claims it first, from any thread: one does, and ends it. Those who come too
 * late are not heard. {@link ExchangeSupervisor} ends one that nobody does.
 */
public final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final RareErrors ERRORS = new RareErrors(LOG);
    /** Errors, and what is as small, always go: {@link ExchangeSupervisor} bounds how many. */
    static final int SMALL = 1 << 10;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String template;
    private final String requestId;
    private final Port port;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPEN);
    private String caller = "";
    private Map<String, String> always = Map.of();
    private volatile boolean isSmall;
    private volatile boolean isFromPeer;
    /** Since when the next part of its answer is being made; 0 while it is not. */
    private volatile long makingSince;
    /** How long the parts before took to be made, which their caller is not to blame for. */
    private volatile long madeNanos;

    private volatile boolean isLong;
    private volatile Duration mayWait = Duration.ZERO;

    private final AtomicBoolean isBreakingOff = new AtomicBoolean();
    private volatile long since = System.nanoTime();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicReference<@Nullable AutoCloseable> held = new AtomicReference<>();

    private enum Stage {
        OPEN,
        CLAIMED,
        ENDED
    }

    /**
     * What the exchanges of one port have in common.
     *
     * @param log where requests are recorded
     * @param resources what their responses share with those of other ports
     * @param validatorField name of the header in which callers are told a response's validator; null where they are not
     */
    public record Port(
            RequestLog log,
            ResponseResources resources,
            @Nullable String validatorField) {}

    /** @param template of the route */
    Exchange(Request request, Response response, Callback callback, String template, String requestId, Port port) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.template = template;
        this.requestId = requestId;
        this.port = port;
    }

    /** The request as Jetty has it. */
    public Request request() {
        return request;
    }

    /** The response as Jetty has it; for whoever has claimed the exchange. */
    public Response response() {
        return response;
    }

    /**
     * The same without Jetty's compression, for a 304: into its {@code ETag} that would put what the caller has sent, which may be
     * a list, or {@code *}.
     */
    private Response uncompressed() {
        return response instanceof Response.Wrapper compressing ? compressing.getWrapped() : response;
    }

    /** The name of the request, which its caller, our log and our answer share. */
    public String requestId() {
        return requestId;
    }

    ResponseResources resources() {
        return port.resources();
    }

    /** Who asks, for the shares that each has of what is bounded; to be said before it is passed on. */
    void by(String name) {
        caller = name;
    }

    /** What its answer says whatever it is; to be said before it is passed on. */
    void alwaysWith(Map<String, String> headers) {
        always = headers;
        headers.forEach(response.getHeaders()::put);
    }

    /** Who asks, for the shares that each has of what is bounded; empty for anybody. */
    public String caller() {
        return caller;
    }

    /** Whether nobody has claimed it. */
    public boolean isOpen() {
        return stage.get() == Stage.OPEN;
    }

    /** Whether its answer was sent, or broke off. */
    public boolean isEnded() {
        return stage.get() == Stage.ENDED;
    }

    /** When it began, and then when its answer did; of {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** Bytes of its answer that its caller has taken. */
    long taken() {
        return taken.get();
    }

    /** Whether its answer is one that always goes. */
    boolean isSmall() {
        return isSmall;
    }

    /** How long its answer, or so much of it, has waited for its caller. */
    long waitingNanos(long now) {
        long making = makingSince;
        return now - since - madeNanos - (making == 0 ? 0 : now - making);
    }

    /** A part of its answer is to be made. */
    void making() {
        makingSince = System.nanoTime();
    }

    /** The part is made. */
    void made() {
        long before = madeNanos;
        madeNanos = before + System.nanoTime() - makingSince;
        makingSince = 0;
    }

    /** More of them. */
    public void took(int bytes) {
        taken.addAndGet(bytes);
    }

    /** Whether the caller of this is the one to answer it, and then to end it. */
    public boolean claim() {
        if (stage.compareAndSet(Stage.OPEN, Stage.CLAIMED)) {
            since = System.nanoTime();
            return true;
        }
        return false;
    }

    /**
     * As {@link #claim}, for an answer that may last for as long as whoever claims it sees to that: how fast its caller takes
     * it, and that it ends.
     */
    public boolean claimForLong(int status) {
        if (!claim()) {
            return false;
        }
        isLong = true;
        resources().supervisor().remove(this);
        request.addIdleTimeoutListener(timeout -> false);
        record(status);
        return true;
    }

    /** Whether somebody else looks after it. */
    boolean isLong() {
        return isLong;
    }

    /** It may stay without an answer for so much longer than others. */
    public void mayWait(Duration time) {
        mayWait = time;
        request.addIdleTimeoutListener(timeout -> false);
    }

    /** How much longer than others it may stay without an answer. */
    Duration mayWait() {
        return mayWait;
    }

    /** Sends an answer; 503 instead when this caller has yet to take too many others. */
    public void send(WholeResponse response) {
        if (!claim()) {
            return;
        }
        if (isKnown(response.head(), response.body().length == 0)) {
            transmitUnchanged(response.head());
            return;
        }
        byte[] body = response.body();
        AutoCloseable room = body.length > SMALL ? resources().budget().tryShare(caller, body) : null;
        if (room == null && body.length > SMALL) {
            transmit(Problem.full().toResponse(requestId));
        } else {
            hold(room);
            transmit(response);
        }
    }

    /**
     * Sends an answer that was made in a part of the budget, which is its own until its caller has taken it.
     *
     * @param lease ended in any case
     */
    public void send(WholeResponse response, ResponseBudget.Lease lease) {
        if (!claim()) {
            lease.close();
            return;
        }
        if (isKnown(response.head(), response.body().length == 0)) {
            lease.close();
            transmitUnchanged(response.head());
            return;
        }
        hold(resources().budget().share(lease, response.body()));
        transmit(response);
    }

    /**
     * Sends 304 when the caller has this answer already.
     *
     * @return false when it has not, so that the answer is to be made
     */
    public boolean sendIfKnown(ResponseHead head) {
        boolean isKnown = isKnown(head, false);
        if (isKnown && claim()) {
            transmitUnchanged(head);
        }
        return isKnown;
    }

    private boolean isKnown(ResponseHead head, boolean isEmpty) {
        return head.status() == HttpStatus.OK_200
                && isConditional()
                && callersTags().has(head.tag(), isCompressing() && !isEmpty);
    }

    /** Whether the caller says what it has already. */
    public boolean isConditional() {
        return request.getHeaders().contains(Headers.IF_NONE_MATCH);
    }

    /** As its caller sent them: Jetty's compression takes the endings off, and with them what coding the caller has. */
    private EntityTags callersTags() {
        return new EntityTags(Request.unWrap(request).getHeaders().getValuesList(Headers.IF_NONE_MATCH));
    }

    /** What the caller has already, as the tags of plain bodies: the way to say so to another node. */
    public List<String> knownTags() {
        return isConditional() ? callersTags().plain(isCompressing()) : List.of();
    }

    /** Compression is the only one that wraps a response: of those whose caller accepts it. */
    private boolean isCompressing() {
        return response instanceof Response.Wrapper;
    }

    private void transmitUnchanged(ResponseHead head) {
        isSmall = true;
        record(HttpStatus.NOT_MODIFIED_304);
        head.writeUnchangedTo(uncompressed());
        writeHead(Callback.from(() -> end(null), this::end));
    }

    private void transmit(WholeResponse sent) {
        isSmall = sent.body().length <= SMALL;
        record(sent.status());
        sent.writeHead(response, port.validatorField());
        if (isHead()) {
            writeHead(Callback.from(() -> end(null), this::end));
        } else {
            new BodySender(this, new WholeBody(sent.body()), Runnable::run).iterate();
        }
    }

    /** Sends an error. */
    public void send(Problem problem) {
        send(problem.toResponse(requestId));
    }

    /** Tells whoever asked that it is not here: as an error, unless somebody else may know. */
    public void refuse(Problem problem, Consumer<Problem> elsewhere) {
        if (problem.isNotReady()) {
            elsewhere.accept(problem);
        } else {
            send(problem);
        }
    }

    /**
     * Sends an answer that is made as it is taken.
     *
     * @param parts closed in any case
     */
    public void send(ResponseHead head, BodyParts parts) {
        if (!claim()) {
            parts.close();
            return;
        }
        hold(parts);
        if (isKnown(head, false)) {
            transmitUnchanged(head);
            return;
        }
        record(head.status());
        head.writeTo(response);
        if (isHead()) {
            writeHead(Callback.from(() -> end(null), this::end));
        } else {
            new BodySender(this, parts, this::executeInTurn).iterate();
        }
    }

    /**
     * Does what needs a part of the heap, now or as soon as there is room.
     *
     * @param work ends the lease
     * @param otherwise when there is no room in time, or somebody else has answered meanwhile
     */
    public void reserve(long bytes, Consumer<ResponseBudget.Lease> work, Runnable otherwise) {
        ResponseBudget budget = resources().budget();
        ResponseBudget.Lease lease = budget.tryTake(caller, bytes);
        if (lease != null) {
            work.accept(lease);
            return;
        }
        Object ticket = budget.take(
                caller,
                bytes,
                granted -> request.getComponents().getExecutor().execute(() -> {
                    if (isOpen()) {
                        guarded(() -> work.accept(granted));
                    } else {
                        // Whoever counts on the work is told that it is not done.
                        granted.close();
                        guarded(otherwise);
                    }
                }),
                otherwise);
        if (ticket != null) {
            var unused = resources()
                    .timer()
                    .schedule(
                            () -> {
                                if (budget.giveUp(ticket)) {
                                    request.getComponents().getExecutor().execute(() -> guarded(otherwise));
                                }
                            },
                            ResponseBudget.PATIENCE.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /** Room for so many bytes now, in the name of its caller; null when there is none. */
    public ResponseBudget.@Nullable Lease tryReserve(long bytes) {
        return resources().budget().tryTake(caller, bytes);
    }

    /** Makes a part of a large answer, on the threads for that, when it is its caller's turn. */
    public void executeInTurn(Runnable part) {
        resources().large().execute(caller, part);
    }

    /** Does what may fail for a reason of ours, and answers with 500 then. */
    public void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** The server's own fault: it is in the log, and answered with 500 unless somebody has begun to answer. */
    public void failed(RuntimeException failure) {
        ERRORS.error(template, requestId, failure);
        send(Problem.internal());
    }

    /** What comes next is the answer of another node, or this one's copy of it. */
    public void fromPeer() {
        isFromPeer = true;
    }

    private void record(int status) {
        port.log().follow(request, response, template, status, isFromPeer, requestId);
    }

    /**
     * An answer whose body comes from elsewhere begins; by who has claimed it.
     *
     * @return what its headers go to
     */
    public HttpFields.Mutable begun(int status) {
        record(status);
        Response begun = status == HttpStatus.NOT_MODIFIED_304 ? uncompressed() : response;
        begun.setStatus(status);
        return begun.getHeaders();
    }

    /** By who has claimed it: its answer was sent, or broke off. */
    public void end(@Nullable Throwable failure) {
        if (stage.getAndSet(Stage.ENDED) == Stage.ENDED) {
            return;
        }
        resources().supervisor().remove(this);
        release();
        if (failure == null) {
            callback.succeeded();
        } else if (response.isCommitted()) {
            callback.failed(failure);
        } else {
            LOG.debug("An answer broke off before any of it was sent, request {}", requestId, failure);
            response.reset();
            RequestIds.assign(request, response);
            always.forEach(response.getHeaders()::put);
            Problem.notReady(ResponseBudget.PATIENCE).toResponse(requestId).send(response, callback);
        }
    }

    /** Writes a part of an answer, by who has claimed it; fails when it was ended meanwhile. */
    public void write(boolean isLast, ByteBuffer part, Callback written) {
        write(response, isLast, part, written);
    }

    private static void write(Response to, boolean isLast, ByteBuffer part, Callback written) {
        try {
            to.write(isLast, part, written);
        } catch (IllegalStateException e) {
            // Jetty takes nothing more.
            written.failed(e);
        }
    }

    /** Whether its caller wants no body. */
    public boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    /**
     * Writes the head of an answer to HEAD, or of a 304, by who has claimed it. What compression would do to the head of the same
     * answer with its body is done here, and it is passed by: to these heads it does that in part only.
     */
    public void writeHead(Callback written) {
        Response sent = uncompressed();
        if (isCompressing()) {
            HttpFields.Mutable headers = sent.getHeaders();
            String tag = headers.get(Headers.ETAG);
            if (tag != null && headers.getLongField(HttpHeader.CONTENT_LENGTH) != 0) {
                headers.put(Headers.ETAG, EntityTags.compressed(tag));
            }
            if (response.getStatus() == HttpStatus.OK_200 && headers.getLongField(HttpHeader.CONTENT_LENGTH) != 0) {
                headers.put(Headers.CONTENT_ENCODING, EntityTags.GZIP);
                headers.remove(HttpHeader.CONTENT_LENGTH);
            }
        }
        if (response.getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
            write(sent, true, BufferUtil.EMPTY_BUFFER, written);
            return;
        }
        // In one write, Jetty would say that the length is 0.
        write(
                sent,
                false,
                BufferUtil.EMPTY_BUFFER,
                Callback.from(() -> write(sent, true, BufferUtil.EMPTY_BUFFER, written), written::failed));
    }

    private void hold(@Nullable AutoCloseable resource) {
        held.set(resource);
        if (isEnded()) {
            release();
        }
    }

    private void release() {
        AutoCloseable resource = held.getAndSet(null);
        if (resource != null) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("What an answer held is not given back, request {}", requestId, e);
            }
        }
    }

    /** Answers with 503, unless somebody has begun to answer. */
    boolean expire() {
        boolean isOpen = isOpen();
        if (isOpen) {
            send(Problem.notReady(ResponseBudget.PATIENCE));
        }
        return isOpen;
    }

    /**
     * Ends it whoever has claimed it; what was sent of a body cannot be taken back, but the caller sees that it is not whole.
     * Elsewhere, since what it holds may be in use.
     *
     * @return false when that is under way already
     */
    boolean breakOff(String why) {
        boolean isFirst = isBreakingOff.compareAndSet(false, true);
        if (isFirst) {
            request.getComponents().getExecutor().execute(() -> end(new TimeoutException(why)));
        }
        return isFirst;
    }
}
