package io.transcripts.bench;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * P, what people run today: a plain consumer that upserts into PostgreSQL; see {@link PostgresLoop}.
 *
 * @param name on the command line
 * @param threads of the consumer, each with its own connection
 * @param pollRecords most records of one poll, which is one database transaction
 * @param synchronousCommit whether a commit waits for the disk
 * @param tuned whether the server has more than its default memory
 */
record Postgres(String name, int threads, int pollRecords, boolean synchronousCommit, boolean tuned)
        implements Contender {
    static final String NAME = "P";

    /** The consumer's and the database's own defaults. */
    static final Postgres DEFAULT = new Postgres("P-default", 1, 500, true, false);

    /** The fastest that its friends would make it. */
    static final Postgres BEST = new Postgres("P-best", 2, 5_000, false, true);

    @Override
    public Optional<String> missing() {
        return PostgresServer.binaries().isPresent()
                ? Optional.empty()
                : Optional.of("PostgreSQL is not installed; on Debian: apt-get install postgresql.");
    }

    @Override
    public Running start(Run run, Stopwatch stopwatch) throws IOException, InterruptedException {
        PostgresServer server = PostgresServer.start(run.directory().resolve("postgres"), tuned);
        try {
            server.execute(PostgresLoop.CREATE);
            Part loops = new Loops(run.job(threads), pollRecords, synchronousCommit, server.url(), server.password());
            return new WithServer(server, run, loops, stopwatch);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Its loops, in a process. */
    record Loops(Job job, int pollRecords, boolean synchronousCommit, String jdbcUrl, String password) implements Part {
        @Override
        public Map<String, Double> run() {
            Progress progress = new Progress();
            return Workers.start(job.threads(), () -> new PostgresLoop(this, progress));
        }
    }

    /** The consumer, and the server that is there for it alone. */
    private static final class WithServer extends OwnProcess {
        private final PostgresServer server;

        WithServer(PostgresServer server, Run run, Part part, Stopwatch stopwatch) {
            super(NAME, run, part, stopwatch);
            this.server = server;
        }

        @Override
        public double databaseCpuSeconds() {
            return server.cpuSeconds();
        }

        @Override
        public Map<String, Double> stop() throws IOException, InterruptedException {
            super.stop();
            return Map.of(
                    Result.STATE_BYTES,
                    server.number("SELECT pg_database_size(current_database())"),
                    Result.WAL_BYTES,
                    server.number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')") - server.walAtStart());
        }

        @Override
        public void close() {
            super.close();
            server.close();
        }
    }
}
