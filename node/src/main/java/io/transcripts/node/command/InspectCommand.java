package io.transcripts.node.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.peer.PeerTls;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}: what the owner has of a session, for operators. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        defaultValueProvider = Settings.class,
        sortOptions = false,
        description = {
            "Tells what the owner of a session has of it, without its text: organization, version, rows, deadlines, what is"
                    + " missing, and why it is not served. Also of sessions without an organization, of erased ones, and"
                    + " of ones that nobody knows: then it says who was asked.",
            "",
            "Asks over the peer port, which the nodes' secret opens. One node is enough: the others are asked when it says"
                    + " that one of them owns the session.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 the owner has answered, 1 nobody who owns the session could be asked, 2 the command line is wrong.",
            "",
            "Examples:",
            "  ./transcripts inspect sess_01 --peer localhost:8081",
            "  ./transcripts inspect sess_01 --peer node-0:8081 --format json --peer-secret-file secret"
        })
public final class InspectCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int OK = 200;
    private static final int MOST_ASKED = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SESSION_ID", description = "The session.")
    private String sessionId = "";

    @Mixin
    private KnownPeers peers = new KnownPeers();

    @Mixin
    private PeerOptions peerOptions = new PeerOptions();

    @Option(names = "--format", description = "text or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    /** As they are written on the command line. */
    private enum Format {
        text,
        json
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!sessionId.matches("[A-Za-z0-9_.:-]{1,128}")) {
            throw new ParameterException(
                    spec.commandLine(), "A session id is 1 to 128 of the characters A-Z a-z 0-9 _ . : -");
        }
        PeerTls identity = peerOptions.files().read();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .sslContext(identity.context())
                .build();
        Deque<String> next = new ArrayDeque<>(peers.addresses());
        Set<String> asked = new LinkedHashSet<>();
        List<String> failures = new ArrayList<>();
        JsonNode last = null;
        while (!next.isEmpty() && asked.size() < MOST_ASKED) {
            String address = next.remove();
            if (!asked.add(address)) {
                continue;
            }
            JsonNode told = ask(client, address, failures);
            if (told == null) {
                continue;
            }
            last = told;
            if (isOwner(told)) {
                break;
            }
            if (told.path("owner").isTextual()) {
                next.addFirst(told.path("owner").asText());
            }
        }
        if (last == null) {
            throw new CommandException(String.join(System.lineSeparator(), failures));
        }
        print(last, failures);
        return isOwner(last) ? 0 : 1;
    }

    private static boolean isOwner(JsonNode told) {
        return told.path("role").asText().equals("owner");
    }

    private @Nullable JsonNode ask(HttpClient client, String address, List<String> failures)
            throws InterruptedException {
        try {
            URI url = URI.create("https://" + address + "/peer/v1/sessions/" + sessionId + "/inspection");
            HttpResponse<byte[]> answer =
                    TimedRequest.send(client, HttpRequest.newBuilder(url).build(), TIMEOUT);
            if (answer.statusCode() == OK) {
                return JSON.readTree(answer.body());
            }
            failures.add("The node at " + address + " answers " + answer.statusCode()
                    + "; is it a peer port, and of this version?");
        } catch (SSLException e) {
            failures.add("The node at " + address + " does not take this identity, or is no node; give the nodes' own"
                    + " --peer-secret-file.");
        } catch (IOException | IllegalArgumentException e) {
            failures.add("No node answers at " + address + " (" + e.getClass().getSimpleName()
                    + "); name a peer port with --peer (the node's /status tells it).");
        }
        return null;
    }

    private void print(JsonNode told, List<String> failures) {
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.json) {
            out.println(told);
        } else {
            out.println(summary(told));
            lines("", told, out);
        }
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        failures.forEach(err::println);
        err.flush();
    }

    private static String summary(JsonNode told) {
        String place = "partition " + told.path("partition").asText() + " of "
                + told.path("partitions").asText() + ", " + told.path("node").asText() + " ("
                + told.path("role").asText() + ")";
        String because = told.path("not_served_because").asText("");
        boolean isServed = because.isEmpty() || because.equals("null");
        return switch (told.path("found").asText()) {
            case "session" -> "A session in " + place + (isServed ? ", served." : ", not served. " + because);
            case "erased" -> "An erased session in " + place + ". " + because;
            case "nothing" -> "Nothing is known of it in " + place + ". " + because;
            default -> "It cannot be read in " + place + ". " + because;
        };
    }

    /** One name and value on each line, what is inside another under its name. */
    private static void lines(String prefix, JsonNode node, PrintWriter out) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = prefix + field.getKey();
            if (field.getValue().isObject()) {
                lines(name + ".", field.getValue(), out);
            } else {
                out.printf("  %-28s %s%n", name, value(field.getValue()));
            }
        }
    }

    private static String value(JsonNode value) {
        if (value.isArray()) {
            List<String> all = new ArrayList<>();
            value.forEach(each -> all.add(each.asText()));
            return all.isEmpty() ? "-" : String.join(", ", all);
        }
        return value.isNull() ? "-" : value.asText();
    }
}
