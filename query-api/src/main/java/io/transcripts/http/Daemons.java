package io.transcripts.http;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep a process that ends. */
public final class Daemons {
    private Daemons() {}

    /** Makes threads of that name. */
    public static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
