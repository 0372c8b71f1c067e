package io.transcripts.bench;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a contender has processed, and tells the suite on standard output, a hundred times a second. */
final class Progress {
    private static final long PERIOD_MS = 10;

    private final LongAdder processed = new LongAdder();
    private volatile boolean begun;

    Progress() {
        Thread teller = new Thread(this::tell, "bench-progress");
        teller.setDaemon(true);
        teller.start();
    }

    /** The first records are here: the clock starts. */
    void begin() {
        begun = true;
    }

    /** So many more are processed and acknowledged. */
    void add(long records) {
        processed.add(records);
    }

    private void tell() {
        long told = -1;
        while (true) {
            long now = processed.sum();
            if (begun && now != told) {
                System.out.println(now);
                told = now;
            }
            try {
                Thread.sleep(PERIOD_MS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
