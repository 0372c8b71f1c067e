package io.transcripts.devkit;

import io.transcripts.devkit.DemoIncidents.Staged;
import io.transcripts.devkit.SampleCalls.LiveEvent;
import io.transcripts.node.command.CommandException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Publishes the sample calls in the background, each event when its time has come. */
final class LivePublishing implements AutoCloseable {
    private final List<Staged> events;
    private final Publisher publisher;
    private final Consumer<String> sentences;
    private final Thread thread = new Thread(this::run, "demo-publisher");
    private volatile @Nullable RuntimeException failure;

    /** @param sentences is told what is said of an event, in another thread */
    LivePublishing(List<Staged> events, Publisher publisher, Consumer<String> sentences) {
        this.events = events;
        this.publisher = publisher;
        this.sentences = sentences;
    }

    void start() {
        thread.start();
    }

    /**
     * True when everything is published.
     *
     * @throws CommandException when an event could not be
     */
    boolean isDone() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return !thread.isAlive();
    }

    /** Stops where it is. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            // The publisher is closed next, which ends the thread's waiting too.
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long startNanos = System.nanoTime();
        try {
            for (Staged staged : events) {
                LiveEvent event = staged.event();
                long dueNanos = startNanos + TimeUnit.MILLISECONDS.toNanos(event.offsetMs());
                TimeUnit.NANOSECONDS.sleep(Math.max(0, dueNanos - System.nanoTime()));
                publisher.send(event.value(), "sample event of " + event.sessionId());
                if (staged.sentence() != null) {
                    sentences.accept(staged.sentence());
                }
            }
            publisher.flush();
            if (publisher.counts().failed() > 0) {
                failure = new CommandException(
                        "The embedded broker refused " + publisher.counts().failed() + " events.");
            }
        } catch (InterruptedException e) {
            // The demo is being stopped; nobody waits for the rest.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }
}
