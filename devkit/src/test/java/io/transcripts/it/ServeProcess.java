package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.devkit.processes.ChildProcess;
import io.transcripts.devkit.processes.Command;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import org.awaitility.Awaitility;

/** {@code transcripts serve} as a process of its own, to be stopped and killed. Its log goes to a file. */
final class ServeProcess implements AutoCloseable {

    private final ChildProcess process;
    private final URI apiUrl;
    private final URI managementUrl;
    /** One client, however often it is asked. */
    private final Api management;

    private ServeProcess(ChildProcess process) throws InterruptedException {
        this.process = process;
        Matcher urls = process.awaitLine(Command.NODE_LISTENS, Duration.ofMinutes(2));
        apiUrl = URI.create(urls.group(1));
        managementUrl = URI.create(urls.group(2));
        management = new Api(managementUrl, "none");
    }

    /** Starts a node, and returns when it says that it listens. */
    static ServeProcess start(Path log, List<String> arguments) throws InterruptedException {
        return start(log, UnaryOperator.identity(), arguments);
    }

    /** @param around what the command becomes, to be run by another program */
    static ServeProcess start(Path log, UnaryOperator<Command> around, List<String> arguments)
            throws InterruptedException {
        List<String> all = new ArrayList<>(List.of("serve", "--port=0"));
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--management-port="))) {
            all.add("--management-port=0");
        }
        all.addAll(arguments);
        return new ServeProcess(
                ChildProcess.start("The node", around.apply(Command.node("512m", List.of(), all)), log));
    }

    URI apiUrl() {
        return apiUrl;
    }

    URI managementUrl() {
        return managementUrl;
    }

    /** SIGSTOP: connections stay open, and nobody answers. */
    void suspend() throws InterruptedException {
        process.suspend();
    }

    /** SIGCONT. */
    void resume() throws InterruptedException {
        process.resume();
    }

    void awaitReady() {
        Awaitility.await("the node is ready")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> management.get("/health/ready").statusCode() == 200);
    }

    /** The sum of a metric over its labels; asserts that there is a page: a node may need longer for its first than it lets a caller wait. */
    long metric(String name) {
        HttpResponse<byte[]> answer = management.get("/metrics");
        String page = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(page).isEqualTo(200);
        return page.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** SIGTERM; returns the exit code. */
    int stop() throws InterruptedException {
        process.terminate();
        return awaitExit();
    }

    /** Lets it live for a while; returns early when it has ended by itself. */
    void awaitDeath(int ms) throws InterruptedException {
        boolean unused = process.endsWithin(Duration.ofMillis(ms));
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.kill();
    }

    int awaitExit() throws InterruptedException {
        return process.awaitExit(Duration.ofMinutes(2));
    }

    String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
    }
}
