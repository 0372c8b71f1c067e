package io.transcripts.it;

import io.transcripts.store.StoreLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Ends the JVM on the spot, as {@code kill -9} does, behind the n-th write to the store: a processor wrapper (KIP-1112)
 * that a node is given by configuration.
 */
public final class HaltBetweenWrites implements ProcessorWrapper {
    /** Configuration key: behind which write. */
    public static final String AFTER = "test.halt.after.writes";

    private static final int KILLED = 137;

    private int after;
    private int writes;

    @Override
    public void configure(Map<String, ?> configs) {
        after = Integer.parseInt(String.valueOf(configs.get(AFTER)));
    }

    @Override
    public <KIn, VIn, KOut, VOut> WrappedProcessorSupplier<KIn, VIn, KOut, VOut> wrapProcessorSupplier(
            String name, ProcessorSupplier<KIn, VIn, KOut, VOut> supplier) {
        return new WrappedProcessorSupplier<>() {
            @Override
            public Processor<KIn, VIn, KOut, VOut> get() {
                return new Halting<>(supplier.get());
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return supplier.stores();
            }
        };
    }

    @Override
    public <KIn, VIn, VOut> WrappedFixedKeyProcessorSupplier<KIn, VIn, VOut> wrapFixedKeyProcessorSupplier(
            String name, FixedKeyProcessorSupplier<KIn, VIn, VOut> supplier) {
        return ProcessorWrapper.asWrappedFixedKey(supplier);
    }

    private synchronized void written() {
        if (++writes == after) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    private final class Halting<KIn, VIn, KOut, VOut> implements Processor<KIn, VIn, KOut, VOut> {
        private final Processor<KIn, VIn, KOut, VOut> inner;

        Halting(Processor<KIn, VIn, KOut, VOut> inner) {
            this.inner = inner;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void init(ProcessorContext<KOut, VOut> context) {
            inner.init((ProcessorContext<KOut, VOut>) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {ProcessorContext.class},
                    (proxy, method, arguments) -> {
                        Object result = invoke(context, method, arguments);
                        boolean isStore =
                                method.getName().equals("getStateStore") && StoreLayout.STORE.equals(arguments[0]);
                        return isStore ? counting((StateStore) result) : result;
                    }));
        }

        @Override
        public void process(Record<KIn, VIn> record) {
            inner.process(record);
        }

        @Override
        public void close() {
            inner.close();
        }

        private Object counting(StateStore store) {
            return Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {KeyValueStore.class}, (proxy, method, arguments) -> {
                        Object result = invoke(store, method, arguments);
                        if (method.getName().equals("put") || method.getName().equals("delete")) {
                            written();
                        }
                        return result;
                    });
        }
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
