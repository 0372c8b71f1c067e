package io.transcripts.bench;

import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import io.transcripts.devkit.processes.ProcessUsage;
import io.transcripts.node.command.CommandException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of our own with an empty database, on loopback. */
final class PostgresServer implements AutoCloseable {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Duration INIT_LIMIT = Duration.ofMinutes(2);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String USER = "bench";
    private static final String SYSTEM_USER = "postgres";

    /** What its friends would set first: more than 128 MB of buffers, and no checkpoint in the middle of a load. */
    private static final List<String> TUNING =
            List.of("-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB", "-c", "checkpoint_timeout=15min");

    private final ChildProcess process;
    private final String url;
    private final String password;
    private double walAtStart;

    private PostgresServer(ChildProcess process, String url, String password) {
        this.process = process;
        this.url = url;
        this.password = password;
    }

    /** Where the newest installed version keeps its programs. */
    static Optional<Path> binaries() {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
                    .max(Comparator.comparingDouble(
                            version -> Double.parseDouble(version.getFileName().toString())))
                    .map(version -> version.resolve("bin"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Starts one.
     *
     * @param directory to be made, of its own
     * @param tuned false for the server's own defaults
     */
    static PostgresServer start(Path directory, boolean tuned) throws IOException, InterruptedException {
        Path bin = binaries().orElseThrow();
        String password = Long.toHexString(new SecureRandom().nextLong());
        Files.createDirectories(directory);
        Path passwordFile = Files.writeString(directory.resolve("password"), password + "\n");
        Path data = directory.resolve("data");
        List<String> asUser = asUnprivileged(directory, passwordFile);
        // Only the suite's own log files stay ours; postgres gets the directory that it works in.
        Path logs = directory.getParent();
        List<String> init = new ArrayList<>(asUser);
        init.addAll(List.of(
                bin.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
        try (ChildProcess initdb = ChildProcess.start("initdb", Command.of(init), logs.resolve("initdb.log"))) {
            if (initdb.awaitExit(INIT_LIMIT) != 0) {
                throw new CommandException("initdb failed (is the work directory one that the user " + SYSTEM_USER
                        + " can reach? see --work-dir); it says:\n" + initdb.logTail());
            }
        }
        int port = freePort();
        List<String> command = new ArrayList<>(asUser);
        command.addAll(List.of(
                bin.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-p",
                Integer.toString(port)));
        if (tuned) {
            command.addAll(TUNING);
        }
        ChildProcess process = ChildProcess.start("PostgreSQL", Command.of(command), logs.resolve("postgres.log"));
        PostgresServer server =
                new PostgresServer(process, "jdbc:postgresql://127.0.0.1:" + port + "/postgres", password);
        try {
            server.awaitReady();
            server.walAtStart = server.number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')");
            return server;
        } catch (RuntimeException | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    String url() {
        return url;
    }

    String password() {
        return password;
    }

    double walAtStart() {
        return walAtStart;
    }

    /** A connection for a contender or for questions; rows of a batch go in one statement. */
    static Connection connect(String url, String password) throws SQLException {
        return DriverManager.getConnection(url + "?reWriteBatchedInserts=true", USER, password);
    }

    /** Of the server with all its processes. */
    double cpuSeconds() {
        return ProcessUsage.cpuOfAll(process.handle()).toNanos() / 1e9;
    }

    void execute(List<String> statements) {
        try (Connection connection = connect(url, password);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new CommandException("PostgreSQL refused: " + e.getMessage(), e);
        }
    }

    /** The number that a query answers. */
    double number(String query) {
        try (Connection connection = connect(url, password);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getDouble(1);
        } catch (SQLException e) {
            throw new CommandException("PostgreSQL refused: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        // Its data is thrown away: no need to stop in order.
        process.close();
    }

    private void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try (Connection connection = connect(url, password)) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new CommandException("PostgreSQL does not start; it says:\n" + process.logTail(), e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
    private static List<String> asUnprivileged(Path directory, Path passwordFile) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        UserPrincipal owner =
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SYSTEM_USER);
        Files.setOwner(passwordFile, owner);
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        Files.setOwner(directory, owner);
        if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            return List.of("setpriv", "--reuid=" + SYSTEM_USER, "--regid=" + SYSTEM_USER, "--clear-groups");
        }
        return List.of("runuser", "-u", SYSTEM_USER, "--");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
