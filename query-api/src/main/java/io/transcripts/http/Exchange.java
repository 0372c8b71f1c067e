package io.transcripts.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Components;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
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
    private final Request request;
    private volatile Response response;
    private final Callback callback;
    private final String template;
    private final String requestId;
    private final Port port;
    /** Jetty's request does not tell them any more once its answer has gone out. */
    private final Executor executor;

    private final Scheduler scheduler;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPEN);
    private String caller = "";
    private volatile Map<String, String> always = Map.of();
    private volatile boolean isFromPeer;
    private volatile boolean isLong;
    /** Whether it has one of those to compress its answer. */
    private final AtomicBoolean permit = new AtomicBoolean();

    private volatile Duration mayWait = Duration.ZERO;
    private final AtomicBoolean isBreakingOff = new AtomicBoolean();
    private final Progress progress = new Progress();
    private final Sending sending;
    private final Held held = new Held();

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
            RequestMetrics log,
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
        Components jetty = request.getComponents();
        executor = jetty.getExecutor();
        scheduler = jetty.getScheduler();
        sending = new Sending(this);
    }

    /** The request as Jetty has it. */
    public Request request() {
        return request;
    }

    /** The response as Jetty has it; for whoever has claimed the exchange. */
    public Response response() {
        return response;
    }

    /** The name of the request, which its caller, our log and our answer share. */
    public String requestId() {
        return requestId;
    }

    @Nullable
    String validatorField() {
        return port.validatorField();
    }

    ResponseResources resources() {
        return port.resources();
    }

    /** Who asks, for the shares that each has of what is bounded; to be said before it is passed on. */
    void by(String name) {
        caller = name;
    }

    /** What its answer says whatever it is; to be said before it is passed on. */
    public void alwaysWith(Map<String, String> headers) {
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

    /** How far its answer has come. */
    Progress progress() {
        return progress;
    }

    /** Its caller has taken more bytes of its answer. */
    public void took(int bytes) {
        progress.took(bytes);
    }

    /** Whether the caller of this is the one to answer it, and then to end it. */
    public boolean claim() {
        if (stage.compareAndSet(Stage.OPEN, Stage.CLAIMED)) {
            progress.begin();
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
        var unused = begun(status);
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
    public void send(WholeResponse whole) {
        sending.whole(whole);
    }

    /**
     * Sends an answer that was made in a part of the budget, which is its own until its caller has taken it.
     *
     * @param lease ended in any case
     */
    public void send(WholeResponse whole, ResponseBudget.Lease lease) {
        sending.whole(whole, lease);
    }

    /**
     * Sends 304 when the caller has this answer already.
     *
     * @return false when it has not, so that the answer is to be made
     */
    public boolean sendIfKnown(ResponseHead head) {
        return sending.ifKnown(head);
    }

    /** Whether the caller says what it has already. */
    public boolean isConditional() {
        return sending.conditions().areGiven();
    }

    /** What the caller has already, as the tags of plain bodies: the way to say so to another node. */
    public List<String> knownTags() {
        return sending.conditions().knownTags();
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
        sending.inParts(head, parts);
    }

    /**
     * Does what needs a part of the heap, now or as soon as there is room.
     *
     * @param work ends the lease
     * @param otherwise when there is no room in time, or somebody else has answered meanwhile
     */
    public void reserve(long bytes, Consumer<ResponseBudget.Lease> work, Runnable otherwise) {
        Reservation.make(this, bytes, work, otherwise);
    }

    /** Room for so many bytes now, in the name of its caller; null when there is none. */
    public ResponseBudget.@Nullable Lease tryReserve(long bytes) {
        return resources().budget().tryTake(caller, bytes);
    }

    /** Makes a part of a large answer, on the threads for that, when it is its caller's turn. */
    public void executeInTurn(Runnable part) {
        resources().large().execute(caller, part);
    }

    /** Does something on a thread of the server's; also when the exchange has ended. */
    public void execute(Runnable work) {
        executor.execute(work);
    }

    /** The same after a while. */
    public void executeAfter(long ms, Runnable work) {
        var unused = scheduler.schedule(() -> execute(work), ms, TimeUnit.MILLISECONDS);
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

    boolean isFromPeer() {
        return isFromPeer;
    }

    /**
     * An answer whose body comes from elsewhere begins; by who has claimed it.
     *
     * @return what its headers go to
     */
    public HttpFields.Mutable begun(int status) {
        port.log().follow(this, template, status);
        compressIfThereIsRoom(status);
        Response begun = status == HttpStatus.NOT_MODIFIED_304 ? Writes.uncompressed(response) : response;
        begun.setStatus(status);
        return begun.getHeaders();
    }

    /** Errors are not compressed anyway, nor is what is long: events go out one by one. */
    private void compressIfThereIsRoom(int status) {
        if (status != HttpStatus.OK_200 || isLong || !Writes.isCompressing(request, response)) {
            return;
        }
        if (!resources().compressed().tryAcquire()) {
            response = Writes.uncompressed(response);
            return;
        }
        permit.set(true);
        if (isEnded()) {
            giveBackPermit();
        }
    }

    private void giveBackPermit() {
        if (permit.compareAndSet(true, false)) {
            resources().compressed().release();
        }
    }

    /** By who has claimed it: its answer was sent, or broke off. */
    public void end(@Nullable Throwable failure) {
        if (stage.getAndSet(Stage.ENDED) == Stage.ENDED) {
            return;
        }
        resources().supervisor().remove(this);
        giveBackPermit();
        held.release(requestId);
        if (failure == null) {
            callback.succeeded();
        } else if (response.isCommitted()) {
            callback.failed(failure);
        } else {
            LOG.debug("An answer broke off before any of it was sent, request {}", requestId, failure);
            sending.notReady(callback, always);
        }
    }

    /** Writes a part of an answer, by who has claimed it; fails when it was ended meanwhile. */
    public void write(boolean isLast, ByteBuffer part, Callback written) {
        Writes.part(response, isLast, part, written);
    }

    /** Whether its caller wants no body. */
    public boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    /** Writes the head of an answer to HEAD, or of a 304, by who has claimed it. */
    public void writeHead(Callback written) {
        Writes.head(response, written);
    }

    /** Writes the head of an answer to HEAD that is not compressed in any case, by who has claimed it. */
    public void writePlainHead(Callback written) {
        Writes.plainHead(response, written);
    }

    /** Keeps it until the exchange ends, and then closes it; by who has claimed it. */
    void hold(@Nullable AutoCloseable resource) {
        held.hold(resource);
    }

    /**
     * Ends it whoever has claimed it, elsewhere; the caller sees that the body is not whole.
     *
     * @return false when that is under way already
     */
    boolean breakOff(String why) {
        boolean isFirst = isBreakingOff.compareAndSet(false, true);
        if (isFirst) {
            execute(() -> end(new TimeoutException(why)));
        }
        return isFirst;
    }
}
