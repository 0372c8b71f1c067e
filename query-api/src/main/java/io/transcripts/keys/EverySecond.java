package io.transcripts.keys;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at files again and again, about once a second, on a thread of its own, until it is closed.
 *
 * <p>Changes of files are found by reading them, not by a watch service or by their times. A secret mounted by
 * Kubernetes changes by the swap of a symbolic link two levels up, which a watch on the file never sees; network file
 * systems raise no events; and two changes within the grain of the file's clock look like one. Reading what is some
 * kilobytes in the page cache has none of these gaps.
 */
public final class EverySecond implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EverySecond.class);

    private final ScheduledExecutorService executor;

    /**
     * Begins.
     *
     * @param thread its name
     * @param look what it throws is logged, and does not end the looking
     */
    public EverySecond(String thread, Runnable look) {
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, thread);
            made.setDaemon(true);
            return made;
        });
        var unused = executor.scheduleWithFixedDelay(
                () -> {
                    try {
                        look.run();
                    } catch (RuntimeException e) {
                        // Out of the executor, it would end the looking for good.
                        LOG.error("{}: a look at the files failed", thread, e);
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
