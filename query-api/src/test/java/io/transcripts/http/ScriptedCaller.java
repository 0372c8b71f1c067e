package io.transcripts.http;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Components;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A caller without a connection, who leaves exactly when a test says so, and takes whatever is written. */
public final class ScriptedCaller {
    /** Of all, for they have threads. */
    private static final ResponseResources RESOURCES = TestResources.usual(1 << 20, new SimpleMeterRegistry());

    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    public final Exchange exchange;
    private final List<Consumer<Throwable>> failureListeners = new ArrayList<>();
    private final List<Function<HttpStream, HttpStream>> streamWrappers = new ArrayList<>();
    private final StringBuffer taken = new StringBuffer();
    private final HttpFields.Mutable headers = HttpFields.build();
    private volatile @Nullable Throwable left;
    private volatile int status;
    private volatile boolean isCommitted;

    public ScriptedCaller() {
        this(Runnable::run);
    }

    /** @param executor the server's */
    public ScriptedCaller(Executor executor) {
        Request request = proxy(Request.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "addFailureListener" -> {
                @SuppressWarnings("unchecked")
                Consumer<Throwable> listener = (Consumer<Throwable>) arguments[0];
                listen(listener);
                yield null;
            }
            case "addHttpStreamWrapper" -> {
                @SuppressWarnings("unchecked")
                Function<HttpStream, HttpStream> wrapper = (Function<HttpStream, HttpStream>) arguments[0];
                streamWrappers.add(wrapper);
                yield null;
            }
            case "getComponents" ->
                proxy(
                        Components.class,
                        (components, asked, none) -> asked.getName().equals("getExecutor") ? executor : null);
            case "getMethod" -> "GET";
            case "getHeaders" -> HttpFields.EMPTY;
            case "getHttpURI" -> HttpURI.from("http://localhost/");
            case "getHeadersNanoTime" -> System.nanoTime();
            case "addIdleTimeoutListener", "getAttribute", "setAttribute" -> null;
            default -> throw new UnsupportedOperationException(method.toString());
        });
        Response response = proxy(Response.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "setStatus" -> {
                status = (int) arguments[0];
                yield null;
            }
            case "getStatus" -> status;
            case "getHeaders" -> headers;
            case "getRequest" -> request;
            case "isCommitted" -> isCommitted;
            case "reset" -> null;
            case "write" -> {
                write((ByteBuffer) arguments[1], (Callback) arguments[2]);
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.toString());
        });
        exchange = new Exchange(
                request,
                response,
                Callback.from(() -> completed(null), this::completed),
                "/template",
                "req_1",
                new Exchange.Port(new RequestMetrics(registry), RESOURCES, null));
        exchange.by("key:one");
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private synchronized void listen(Consumer<Throwable> listener) {
        failureListeners.add(listener);
        if (left != null) {
            listener.accept(left);
        }
    }

    private void write(@Nullable ByteBuffer part, Callback written) {
        if (left != null) {
            written.failed(left);
            return;
        }
        isCommitted = true;
        if (part != null) {
            taken.append(StandardCharsets.UTF_8.decode(part));
        }
        written.succeeded();
    }

    private void completed(@Nullable Throwable failure) {
        HttpStream stream = proxy(HttpStream.class, (proxy, method, arguments) -> null);
        for (Function<HttpStream, HttpStream> wrapper : streamWrappers) {
            stream = wrapper.apply(stream);
        }
        if (failure == null) {
            stream.succeeded();
        } else {
            stream.failed(failure);
        }
    }

    /** The connection is gone. */
    public void leaves() {
        List<Consumer<Throwable>> all;
        synchronized (this) {
            left = new EofException("the caller has gone");
            all = List.copyOf(failureListeners);
        }
        all.forEach(listener -> listener.accept(left));
    }

    /** All that was written and taken. */
    public String taken() {
        return taken.toString();
    }

    /** How often an answer of that class was counted, such as {@code 2xx}. */
    public double answers(String statusClass) {
        return registry.find("transcripts.http.requests").tag("status", statusClass).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
