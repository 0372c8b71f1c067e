package io.transcripts.devkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import io.transcripts.node.command.CommandException;
import io.transcripts.topology.Partitioning;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/** Several nodes of one application, each a process of its own, one of which can be killed. The first has the address. */
final class DemoCluster implements DemoNode {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long LOOK_AGAIN_MS = 100;
    private static final int PARTITIONS = 12;
    /** Of each node; the calls are small. */
    private static final String HEAP = "256m";

    private final List<Member> members = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private boolean hasKilled;

    private record Member(ChildProcess process, URI api, URI management) {}

    private DemoCluster() {}

    /** Starts so many nodes, and waits until all are ready. */
    static DemoNode start(Options options, int count) throws InterruptedException {
        DemoCluster cluster = new DemoCluster();
        try {
            for (int i = 1; i <= count; i++) {
                cluster.add(options, i);
            }
            for (Member member : cluster.members) {
                cluster.awaitReady(member);
            }
            return cluster;
        } catch (InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void add(Options options, int number) throws InterruptedException {
        String name = "node-" + number;
        boolean isFirst = number == 1;
        List<String> arguments = List.of(
                "serve",
                "--bootstrap-servers=" + options.bootstrapServers(),
                "--application-id=" + options.applicationId(),
                "--host=127.0.0.1",
                "--advertised=127.0.0.1",
                "--port=" + (isFirst ? options.port() : 0),
                "--management-port=" + (isFirst ? options.managementPort() : 0),
                "--peer-host=127.0.0.1",
                "--peer-secret-file=" + options.stateDir().resolveSibling("peer-secret"),
                "--partitions=" + PARTITIONS,
                // The shortest that a node takes: the demo shows what comes after it.
                "--session-timeout=PT6S",
                "--state-dir=" + options.stateDir().resolveSibling(name + "-state"),
                "--api-keys=" + options.apiKeysFile());
        Path log = options.stateDir().resolveSibling(name + ".log");
        ChildProcess process = ChildProcess.start(name, Command.node(HEAP, List.of(), arguments), log);
        try {
            Matcher started = process.awaitLine(Command.NODE_LISTENS, START_LIMIT);
            members.add(new Member(process, URI.create(started.group(1)), URI.create(started.group(2))));
        } catch (InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private void awaitReady(Member member) throws InterruptedException {
        long begin = System.nanoTime();
        while (get(member, "/health/ready")
                .filter(response -> response.statusCode() == 200)
                .isEmpty()) {
            if (System.nanoTime() - begin > START_LIMIT.toNanos()) {
                throw new CommandException(member.process().name() + " is not ready after " + START_LIMIT.toSeconds()
                        + " s; its log ends with:\n" + member.process().logTail());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
        }
    }

    @Override
    public URI apiUrl() {
        return members.get(0).api();
    }

    /** Once. Not the first node, to which readers are connected: then there would be nothing to see. */
    @Override
    public Optional<String> killOwner(List<String> sessionIds) throws InterruptedException {
        if (hasKilled) {
            return Optional.empty();
        }
        for (Member member : members.subList(1, members.size())) {
            for (String sessionId : sessionIds) {
                if (owns(member, sessionId)) {
                    hasKilled = true;
                    member.process().kill();
                    return Optional.of(member.process().name() + ", which owns " + sessionId
                            + ", is killed (SIGKILL); another node takes over within seconds, and nothing is lost.");
                }
            }
        }
        return Optional.empty();
    }

    private boolean owns(Member member, String sessionId) throws InterruptedException {
        int partition = new Partitioning(PARTITIONS).ownerOf(sessionId);
        JsonNode status = get(member, "/status")
                .map(response -> SampleCall.read(response.body()))
                .orElseGet(SampleCall.JSON::createObjectNode);
        return status.path("partitions_by_role").path("owner").has(Integer.toString(partition));
    }

    private Optional<HttpResponse<String>> get(Member member, String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(member.management().resolve(path))
                .timeout(TIMEOUT)
                .build();
        try {
            return Optional.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        members.forEach(member -> member.process().close());
    }
}
