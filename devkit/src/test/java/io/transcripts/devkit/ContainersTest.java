package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.node.Main;
import io.transcripts.node.MemoryPlan;
import io.transcripts.node.NodeOptions;
import io.transcripts.peer.PeerFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Holds the container files against what they repeat: versions, options and ports of the code. */
class ContainersTest {
    private static final String BALANCER = "ops/compose/haproxy.cfg";

    private final JsonNode compose;
    private final Map<String, JsonNode> brokers = new LinkedHashMap<>();
    private final JsonNode balancer;
    private final Map<String, JsonNode> nodes = new LinkedHashMap<>();

    ContainersTest() throws IOException {
        compose = OpsFiles.yaml("docker-compose.yml").get(0);
        JsonNode services = compose.path("services");
        balancer = services.path("load-balancer");
        services.properties().forEach(service -> {
            if (service.getKey().startsWith("node-")) {
                nodes.put(service.getKey(), service.getValue());
            } else if (service.getKey().startsWith("broker-")) {
                brokers.put(service.getKey(), service.getValue());
            }
        });
    }

    @Test
    void brokerImageHasTheKafkaVersionOfTheBuild() throws IOException {
        String image = "apache/kafka:" + OpsFiles.find("pom.xml", "<kafka.version>(.+?)</kafka.version>");

        assertThat(brokers.values())
                .hasSize(3)
                .allMatch(broker -> broker.path("image").asText().equals(image));
    }

    @Test
    void threeNodesStartWithWhatTheCommandLineTakes() {
        assertThat(nodes).hasSize(3);
        nodes.forEach((name, node) -> {
            NodeOptions options = OpsFiles.options(arguments(node));
            assertThat(options.advertisedHost()).isEqualTo(name);
            assertThat(options.api().port()).isEqualTo(8080);
            assertThat(options.managementPort()).isEqualTo(9404);
            assertThat(options.managementHost()).isEqualTo("0.0.0.0");
            assertThat(options.peerPort()).isEqualTo(9405);
        });
    }

    @Test
    void onlyTheLoadBalancerAndTheBrokersArePublishedAndOnThisMachineOnly() {
        for (JsonNode broker : brokers.values()) {
            String published = OpsFiles.texts(broker.path("ports")).get(0);
            assertThat(published).matches("127\\.0\\.0\\.1:\\d+:9092");
            // Where clients of this machine are sent back to.
            assertThat(setting(broker, "KAFKA_ADVERTISED_LISTENERS"))
                    .endsWith("HOST://localhost:" + published.split(":")[1]);
        }
        String brokerPort = Transcripts.commandLine()
                .getSubcommands()
                .get("broker")
                .getCommandSpec()
                .findOption("--port")
                .defaultValue();
        assertThat(OpsFiles.texts(brokers.get("broker-1").path("ports")))
                .containsExactly("127.0.0.1:" + brokerPort + ":9092");
        assertThat(OpsFiles.texts(balancer.path("ports"))).containsExactly("127.0.0.1:8080:8080");
        assertThat(nodes.values()).allMatch(node -> node.path("ports").isMissingNode());
    }

    @Test
    void oneBrokerMayGo() {
        String voters = String.join(
                ",",
                brokers.keySet().stream()
                        .map(name -> name.replace("broker-", "") + "@" + name + ":9093")
                        .toList());
        brokers.forEach((name, broker) -> {
            assertThat(setting(broker, "KAFKA_NODE_ID")).isEqualTo(name.replace("broker-", ""));
            assertThat(setting(broker, "KAFKA_CONTROLLER_QUORUM_VOTERS")).isEqualTo(voters);
            assertThat(setting(broker, "KAFKA_DEFAULT_REPLICATION_FACTOR")).isEqualTo("3");
            assertThat(setting(broker, "KAFKA_MIN_INSYNC_REPLICAS")).isEqualTo("2");
            assertThat(OpsFiles.texts(broker.path("volumes"))).containsExactly(name + ":/var/lib/kafka/data");
            assertThat(compose.path("volumes").has(name)).isTrue();
        });
    }

    @Test
    void theHealthCheckAsksTheManagementPort() throws IOException, InterruptedException {
        for (JsonNode node : nodes.values()) {
            assertThat(String.join(" ", OpsFiles.texts(node.path("healthcheck").path("test"))))
                    .contains("/dev/tcp/127.0.0.1/9404")
                    .contains("GET /health/ready HTTP/1.0\\r\\n");
        }
        assertThat(OpsFiles.probed("/health/ready")).isEqualTo(200);
    }

    @Test
    void theLoadBalancerSendsToEveryNodeThatIsReady() throws IOException, InterruptedException {
        Matcher server = Pattern.compile("(?m)^ +server (\\S+) (\\S+)$").matcher(OpsFiles.read(BALANCER));
        List<String> servers = new ArrayList<>();
        while (server.find()) {
            assertThat(server.group(2)).isEqualTo(server.group(1) + ":8080");
            servers.add(server.group(1));
        }
        assertThat(servers).containsExactlyElementsOf(nodes.keySet());
        assertThat(balancer.path("depends_on").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(nodes.keySet());
        assertThat(OpsFiles.find(BALANCER, "default-server check port (\\d+) ")).isEqualTo("9404");
        assertThat(OpsFiles.probed(OpsFiles.find(BALANCER, "http-check send meth GET uri (\\S+)")))
                .isEqualTo(200);
        assertThat(OpsFiles.find(BALANCER, "bind :(\\d+)")).isEqualTo("8080");
        assertThat(balancer.path("image").asText()).matches("haproxy:\\d+\\.\\d+\\.\\d+");
        assertThat(compose.path("configs").path("haproxy").path("file").asText())
                .isEqualTo("./" + BALANCER);
        assertThat(balancer.path("configs").path(0).path("source").asText()).isEqualTo("haproxy");
    }

    /** A caller may ask to wait for a minute, and the answer takes its time after that. */
    @Test
    void proxiesAllowForTheLongestWait() throws IOException {
        int longest = Integer.parseInt(OpsFiles.find(
                "query-api/src/main/java/io/transcripts/api/TranscriptParameters.java",
                "LONGEST_WAIT_SECONDS = (\\d+)"));
        String page = "docs/several-nodes.md";

        for (String time : List.of(
                OpsFiles.find(BALANCER, "timeout server (\\d+)s"),
                OpsFiles.find(page, "timeout server (\\d+)s"),
                OpsFiles.find(page, "proxy_read_timeout (\\d+)s"))) {
            assertThat(Integer.parseInt(time)).isGreaterThanOrEqualTo(longest + 30);
        }
    }

    /** The image has no JDK: a step that names jcmd says also what to do there. */
    @Test
    void runbooksAskForWhatTheImageHas() throws IOException {
        assertThat(OpsFiles.find("Dockerfile", "(?s)AS build.*\nFROM (\\S+)")).endsWith("-jre");
        for (String file : List.of(
                "ops/prometheus/alerts.yml",
                "docs/operations.md",
                "docs/incidents.md",
                "query-api/src/main/resources/io/transcripts/management/findings.js")) {
            assertThat(OpsFiles.read(file).lines().filter(line -> line.contains("jcmd PID")))
                    .as(file)
                    .isNotEmpty()
                    .allMatch(line -> line.contains("kill -QUIT 1") || line.contains("operations.md#dumps"));
        }
        assertThat(OpsFiles.read("docs/operations.md"))
                .contains("\n## Dumps\n", "-jdk ", "GC.heap_dump /var/lib/transcripts/");
    }

    @Test
    void theNodesFindEveryBrokerAtItsInternalListener() {
        List<String> listeners = new ArrayList<>();
        brokers.forEach((name, broker) -> {
            String listener = name + ":19092";
            assertThat(setting(broker, "KAFKA_ADVERTISED_LISTENERS")).startsWith("INTERNAL://" + listener + ",");
            listeners.add(listener);
        });
        for (JsonNode node : nodes.values()) {
            assertThat(OpsFiles.options(arguments(node)).assembler().bootstrapServers())
                    .isEqualTo(String.join(",", listeners));
        }
    }

    @Test
    void secretsAreTheSameForAllAndStateIsAVolumeForEach() throws IOException {
        nodes.forEach((name, node) -> {
            NodeOptions options = OpsFiles.options(arguments(node));
            assertThat(OpsFiles.texts(node.path("secrets"))).containsExactly("api-keys", "peer-secret");
            assertThat(options.apiKeys()).isEqualTo(Path.of("/run/secrets/api-keys"));
            assertThat(options.peers()).isEqualTo(PeerFiles.ofSecret(Path.of("/run/secrets/peer-secret")));
            assertThat(OpsFiles.texts(node.path("volumes")))
                    .containsExactly(name + ":" + options.assembler().stateDir());
            assertThat(compose.path("volumes").has(name)).isTrue();
            assertThat(options.assembler().stateDir()).isEqualTo(Path.of("/var/lib/transcripts"));
        });
        assertThat(compose.path("secrets").path("api-keys").path("file").asText())
                .isEqualTo("./api-keys.json");
        assertThat(compose.path("secrets").path("peer-secret").path("file").asText())
                .isEqualTo("./peer-secret");
        for (String file : List.of(".gitignore", ".dockerignore")) {
            assertThat(OpsFiles.read(file)).contains("api-keys.json\n", "peer-secret\n", ".env\n");
        }
        assertThat(OpsFiles.read("Dockerfile"))
                .contains(
                        "VOLUME /var/lib/transcripts",
                        "USER 10001",
                        " " + Main.class.getName() + " \\\"$@\\\"",
                        " $TRANSCRIPTS_JAVA_OPTS ");
    }

    /** Compose mounts files as they are: they are another user's, so the node has to be of their group. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void secretsAreForTheirGroupWhichTheNodesAreIn(@TempDir Path directory) throws IOException {
        for (JsonNode node : nodes.values()) {
            assertThat(OpsFiles.texts(node.path("group_add")))
                    .singleElement()
                    .asString()
                    .startsWith("${SECRETS_GROUP:?");
        }
        for (String file : List.of("docker-compose.yml", "docs/several-nodes.md", "ops/README.md")) {
            assertThat(OpsFiles.read(file)).contains("echo \"SECRETS_GROUP=$(id -g)\" >> .env");
            int mode = Integer.parseInt(OpsFiles.find(file, "chmod (\\d+) api-keys.json peer-secret"), 8);
            assertThat(mode & 0040).isNotZero();
            assertThat(OpsFiles.warnings(directory, mode)).as(file).isEmpty();
        }
        // What was advised before
        assertThat(OpsFiles.warnings(directory, 0644))
                .singleElement()
                .asString()
                .contains("peer secret", "rw-r--r--");
    }

    @Test
    void aNodeHasTheTimeToStopInOrder() throws IOException {
        for (JsonNode node : nodes.values()) {
            String grace = node.path("stop_grace_period").asText();
            assertThat(Duration.parse("PT" + grace.toUpperCase(Locale.ROOT)))
                    .isGreaterThan(OpsFiles.stopping(arguments(node)));
        }
    }

    @Test
    void nodesWriteToTheirVolumeOnlyAndMayNothingElse() {
        for (JsonNode node : nodes.values()) {
            assertThat(node.path("read_only").asBoolean()).isTrue();
            // Native libraries are unpacked there, and loaded.
            assertThat(OpsFiles.texts(node.path("tmpfs")))
                    .singleElement()
                    .asString()
                    .startsWith("/tmp:exec,");
            assertThat(OpsFiles.texts(node.path("cap_drop"))).containsExactly("ALL");
            assertThat(OpsFiles.texts(node.path("security_opt"))).containsExactly("no-new-privileges:true");
        }
    }

    @Test
    void heapAndStoreFitIntoTheMemory() throws IOException {
        for (JsonNode node : nodes.values()) {
            String limit = node.path("mem_limit").asText();
            assertThat(limit).matches("\\d+m");
            MemoryPlan plan =
                    OpsFiles.memory(Long.parseLong(limit.replace("m", "")) << 20, OpsFiles.options(arguments(node)));
            assertThat(plan.fits()).as(plan.sum()).isTrue();
        }
    }

    @Test
    void prometheusAndGrafanaFindTheirFiles() throws IOException {
        JsonNode prometheus = compose.path("services").path("prometheus");
        JsonNode grafana = compose.path("services").path("grafana");

        assertThat(OpsFiles.texts(prometheus.path("volumes"))).contains("./ops/prometheus:/etc/prometheus:ro");
        assertThat(OpsFiles.yaml("ops/prometheus/prometheus.yml")
                        .get(0)
                        .at("/scrape_configs/0/static_configs/0/targets"))
                .extracting(target -> target.asText().replace(":9404", ""))
                .containsExactlyElementsOf(nodes.keySet());
        String dashboards = OpsFiles.find("ops/grafana/provisioning/dashboards/transcripts.yml", "path: (\\S+)");
        assertThat(OpsFiles.texts(grafana.path("volumes")))
                .containsExactly(
                        "./ops/grafana/provisioning:/etc/grafana/provisioning:ro",
                        "./ops/grafana/dashboards:" + dashboards + ":ro");
        assertThat(OpsFiles.find("ops/grafana/provisioning/datasources/prometheus.yml", "url: (\\S+)"))
                .isEqualTo("http://prometheus:9090");
        for (JsonNode service : List.of(prometheus, grafana)) {
            assertThat(OpsFiles.texts(service.path("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
            assertThat(service.path("image").asText()).matches("\\S+:v?\\d+\\.\\d+\\.\\d+");
        }
    }

    @Test
    void theImageIsBuiltFromWhatProductionRuns() throws IOException {
        String dockerfile = OpsFiles.read("Dockerfile");
        String launcher = OpsFiles.read("transcripts");
        List<String> product = List.of("schemas", "assembler", "query-api", "node");
        assertThat(OpsFiles.read("ops/image-libraries")).contains("for module in " + String.join(" ", product) + ";");
        assertThat(launcher).contains("for module in " + String.join(" ", product) + ";");
        // Those of a profile have tests only.
        String pom = OpsFiles.read("pom.xml");
        Matcher modules =
                Pattern.compile("<module>(.+?)</module>").matcher(pom.substring(0, pom.indexOf("<profiles>")));
        while (modules.find()) {
            String module = modules.group(1);
            // Maven reads all of them.
            assertThat(dockerfile).contains("COPY " + module + "/pom.xml " + module + "/\n");
            if (product.contains(module)) {
                assertThat(dockerfile).contains("COPY " + module + "/src/main " + module + "/src/main\n");
            } else {
                assertThat(dockerfile).doesNotContain("COPY " + module + "/src");
                assertThat(launcher).containsPattern("(for module in .*|class_path )\\b" + module + "\\b");
            }
        }
    }

    private static String setting(JsonNode broker, String name) {
        return broker.path("environment").path(name).asText();
    }

    /** The command, and what the environment says as the option that it stands for. */
    private static List<String> arguments(JsonNode node) {
        List<String> arguments = new ArrayList<>(OpsFiles.texts(node.path("command")));
        CommandLine serve = Transcripts.commandLine().getSubcommands().get("serve");
        node.path("environment").properties().forEach(variable -> {
            String option = variable.getKey()
                    .replaceFirst("^TRANSCRIPTS_", "--")
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
            assertThat(serve.getCommandSpec().optionsMap()).containsKey(option);
            arguments.add(option + "=" + variable.getValue().asText());
        });
        return arguments;
    }
}
