package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.transcripts.keys.KeyRing;
import io.transcripts.keys.KeysFileException;
import io.transcripts.node.MemoryPlan;
import io.transcripts.node.NodeOptions;
import io.transcripts.peer.PeerFiles;
import io.transcripts.peer.PeerSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the files for Kubernetes against the code, and against one another. */
class KubernetesTest {
    private static final String FOLDER = "ops/kubernetes/";
    /** What Kubernetes puts in for the fields of a pod that its environment asks for. */
    private static final Map<String, String> FIELDS =
            Map.of("metadata.name", "transcripts-0", "metadata.labels['topology.kubernetes.io/zone']", "zone-a");

    private final JsonNode set = document("statefulset.yaml", "transcripts");
    private final JsonNode pod = set.at("/spec/template/spec");
    private final JsonNode container = pod.at("/containers/0");
    private final JsonNode api = document("services.yaml", "transcripts");
    private final JsonNode peers = document("services.yaml", "transcripts-peers");
    private final NodeOptions options = OpsFiles.options(arguments(set));

    KubernetesTest() throws IOException {}

    @Test
    void everyFileIsAppliedButTheExample() throws IOException {
        JsonNode kustomization = OpsFiles.yaml(FOLDER + "kustomization.yaml").get(0);

        try (Stream<Path> files = Files.list(OpsFiles.path(FOLDER))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    OpsFiles.texts(kustomization.path("resources")).stream(),
                                    Stream.of("kustomization.yaml", "secrets.example.yaml"))
                            .toList());
        }
        JsonNode image = kustomization.at("/images/0");
        assertThat(image.path("name")).isEqualTo(container.path("image"));
        assertThat(image.path("newTag").asText())
                .isEqualTo(
                        OpsFiles.find("pom.xml", "<artifactId>transcripts</artifactId>\\s+<version>(.+?)</version>"));
        assertThat(OpsFiles.read("ops/README.md"))
                .contains(image.path("newName").asText() + ":"
                        + image.path("newTag").asText());
    }

    @Test
    void portsAreThoseOfTheOptions() {
        Map<String, Integer> ports = new HashMap<>();
        container
                .path("ports")
                .forEach(port -> ports.put(
                        port.path("name").asText(), port.path("containerPort").asInt()));

        assertThat(ports)
                .isEqualTo(Map.of(
                        "api",
                        options.api().port(),
                        "management",
                        options.managementPort(),
                        "peer",
                        options.peerPort()));
        assertThat(List.of(options.api().host(), options.managementHost(), options.peerHost()))
                .containsOnly("0.0.0.0");
        assertThat(api.at("/spec/ports/0/targetPort").asText()).isEqualTo("api");
        assertThat(peers.at("/spec/ports/0/targetPort").asText()).isEqualTo("peer");
        // Headless: there is nobody who would turn one port into another.
        assertThat(peers.at("/spec/ports/0/port").asInt()).isEqualTo(options.peerPort());
    }

    @Test
    void probesAskWhatTheManagementPortServes() throws IOException, InterruptedException {
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode request = container.path(probe).path("httpGet");
            assertThat(request.path("port").asText()).isEqualTo("management");
            assertThat(OpsFiles.probed(request.path("path").asText())).isEqualTo(200);
        }
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        // A node that restores for an hour must not be restarted for it.
        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
    }

    @Test
    void aNodeHasTheTimeToStopInOrder() throws IOException {
        assertThat(Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asLong()))
                .isGreaterThan(OpsFiles.stopping(arguments(set)));
    }

    @Test
    void aNodeIsNotEndedWhileItsPartsMayStillBeClosing() throws IOException {
        Duration drain = OpsFiles.drain(arguments(set));

        assertThat(OpsFiles.stopping(arguments(set)).minus(drain)).isGreaterThan(OpsFiles.closing());
    }

    @Test
    void theDrainOutlastsTheProbeThatHasToSeeIt() throws IOException {
        JsonNode probe = container.path("readinessProbe");
        Duration seen = Duration.ofSeconds(probe.path("periodSeconds").asLong()
                        * probe.path("failureThreshold").asLong()
                + probe.path("timeoutSeconds").asLong());

        assertThat(OpsFiles.drain(arguments(set))).isGreaterThanOrEqualTo(seen.multipliedBy(2));
    }

    @Test
    void peersFindANodeThatIsNotReady() {
        assertThat(options.advertisedHost()).isEqualTo(FIELDS.get("metadata.name") + "." + name(peers));
        assertThat(set.at("/spec/serviceName").asText()).isEqualTo(name(peers));
        assertThat(peers.at("/spec/clusterIP").asText()).isEqualTo("None");
        assertThat(peers.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
    }

    @Test
    void everySelectorFindsThePods() throws IOException {
        JsonNode labels = set.at("/spec/template/metadata/labels");
        assertThat(labels).isNotEmpty();

        JsonNode budget = document("disruption-budget.yaml", "transcripts");
        assertThat(List.of(
                        set.at("/spec/selector/matchLabels"),
                        api.at("/spec/selector"),
                        peers.at("/spec/selector"),
                        budget.at("/spec/selector/matchLabels")))
                .containsOnly(labels);
        assertThat(pod.path("topologySpreadConstraints"))
                .hasSize(2)
                .allSatisfy(constraint ->
                        assertThat(constraint.at("/labelSelector/matchLabels")).isEqualTo(labels));
        // A partition is on one node more than it has copies.
        assertThat(budget.at("/spec/maxUnavailable").asInt())
                .isEqualTo(options.assembler().standbys());
        assertThat(set.at("/spec/replicas").asInt())
                .isGreaterThan(options.assembler().standbys() + 1);
    }

    @Test
    void theNetworkPolicyIsForThePodsAndOpensThePortsThatTheyHave() throws IOException {
        JsonNode policy = document("network-policy.yaml", "transcripts");
        JsonNode labels = set.at("/spec/template/metadata/labels");

        assertThat(policy.at("/spec/podSelector/matchLabels")).isEqualTo(labels);
        JsonNode ingress = policy.at("/spec/ingress");
        assertThat(ingress).hasSize(3);
        assertThat(ingress.at("/0/ports/0/port").asInt())
                .isEqualTo(options.api().port());
        assertThat(ingress.at("/0/from").isMissingNode()).isTrue();
        assertThat(ingress.at("/1/ports/0/port").asInt()).isEqualTo(options.peerPort());
        assertThat(ingress.at("/1/from/0/podSelector/matchLabels")).isEqualTo(labels);
        assertThat(ingress.at("/2/ports/0/port").asInt()).isEqualTo(options.managementPort());
        assertThat(ingress.at("/2/from/0/namespaceSelector/matchLabels")).isNotEmpty();
        assertThat(policy.at("/spec/egress/0/ports/0/port").asInt()).isEqualTo(options.peerPort());
        assertThat(options.assembler().bootstrapServers())
                .endsWith(":" + policy.at("/spec/egress/1/ports/0/port").asInt());
    }

    @Test
    void theServiceMonitorFindsThePortOfTheMetrics() throws IOException, InterruptedException {
        JsonNode monitor = document("monitoring/service-monitor.yaml", "transcripts");
        JsonNode endpoint = monitor.at("/spec/endpoints/0");
        JsonNode port = named(peers.at("/spec/ports"), endpoint.path("port").asText());

        assertThat(monitor.at("/spec/selector/matchLabels")).isEqualTo(peers.at("/metadata/labels"));
        assertThat(port.path("targetPort").asText()).isEqualTo("management");
        assertThat(port.path("port").asInt()).isEqualTo(options.managementPort());
        assertThat(OpsFiles.probed(endpoint.path("path").asText())).isEqualTo(200);
        // Of the Service alone, two applications in one cluster would be one job, and each partition have two owners.
        JsonNode relabeling = endpoint.at("/relabelings/0");
        assertThat(OpsFiles.texts(relabeling.path("sourceLabels")))
                .containsExactly("__meta_kubernetes_namespace", "__meta_kubernetes_service_name");
        assertThat(relabeling.path("separator").asText()).isEqualTo("/");
        assertThat(relabeling.path("targetLabel").asText()).isEqualTo("job");
        assertThat(OpsFiles.texts(OpsFiles.yaml(FOLDER + "monitoring/kustomization.yaml")
                        .get(0)
                        .path("resources")))
                .containsExactly("service-monitor.yaml");
    }

    @Test
    void stateIsBelowTheVolume() {
        Path mounted = mount("state");

        assertThat(options.assembler().stateDir()).startsWithRaw(mounted).isNotEqualTo(mounted);
        assertThat(set.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("state");
    }

    @Test
    void secretsAreMountedWhereTheOptionsPoint(@TempDir Path directory) throws IOException {
        Map<String, Path> files = Map.of("api-keys", options.apiKeys(), "peer-secret", peerSecret());

        for (Map.Entry<String, Path> file : files.entrySet()) {
            JsonNode secret = named(pod.path("volumes"), file.getKey()).path("secret");
            JsonNode example =
                    document("secrets.example.yaml", secret.path("secretName").asText());
            String key = file.getValue().getFileName().toString();
            assertThat(file.getValue()).isEqualTo(mount(file.getKey()).resolve(key));
            assertThat(named(container.path("volumeMounts"), file.getKey())
                            .path("readOnly")
                            .asBoolean())
                    .isTrue();
            // For root and the node's group.
            assertThat(secret.path("defaultMode").asInt()).isEqualTo(0440);
            assertThat(OpsFiles.warnings(directory, secret.path("defaultMode").asInt()))
                    .isEmpty();
            Files.writeString(
                    directory.resolve(key),
                    example.path("stringData").required(key).asText());
        }
        // Whoever applies the example as it is gets no node that everybody has the keys to.
        assertThatThrownBy(
                        () -> KeyRing.open(directory.resolve(options.apiKeys().getFileName())))
                .isInstanceOf(KeysFileException.class);
        assertThatThrownBy(() -> PeerSecret.read(directory.resolve(peerSecret().getFileName())))
                .isInstanceOf(KeysFileException.class);
    }

    @Test
    void itRunsAsTheUserOfTheImageAndWritesToVolumesOnly() throws IOException {
        JsonNode user = pod.path("securityContext");
        assertThat(user.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(user.path("runAsUser").asText()).isEqualTo(OpsFiles.find("Dockerfile", "USER (\\d+)"));
        assertThat(user.path("fsGroup")).isEqualTo(user.path("runAsGroup"));
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(mount("tmp")).isEqualTo(Path.of("/tmp"));
    }

    /** A Service by the name of the application sets TRANSCRIPTS_PORT, and serve reads the environment. */
    @Test
    void servicesSetNoOptions() {
        assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    }

    @Test
    void heapAndStoreFitIntoTheMemory() throws IOException {
        JsonNode resources = container.path("resources");
        long limit = mebibytes(resources.at("/limits/memory").asText());
        MemoryPlan plan = OpsFiles.memory(limit << 20, options);

        assertThat(plan.fits()).as(plan.sum()).isTrue();
        // A reserve for peaks, since a container that goes beyond is ended.
        assertThat(plan.limit() - plan.needed()).isGreaterThanOrEqualTo(200L << 20);
        // As the page on memory counts it.
        assertThat(OpsFiles.read("docs/configuration.md")).contains(plan.sum());
        assertThat(resources.at("/requests/memory")).isEqualTo(resources.at("/limits/memory"));
        // From here on the JVM takes the machine for a server.
        assertThat(limit).isGreaterThanOrEqualTo(1_792);
    }

    @Test
    void aPodKeepsItsPlaceInTheGroup() {
        Map<String, Object> consumer = streams(options).getMainConsumerConfigs("group", "client", 1);

        assertThat(consumer).containsEntry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "transcripts-0-1");
    }

    @Test
    void zonesAreTakenByKafka() throws IOException {
        JsonNode patch =
                OpsFiles.yaml(FOLDER + "zones/kustomization.yaml").get(0).at("/patches/0");
        assertThat(patch.at("/target/kind")).isEqualTo(set.path("kind"));
        assertThat(patch.at("/target/name").asText()).isEqualTo(name(set));
        JsonNode patched = set.deepCopy();
        for (JsonNode change : OpsFiles.yamlOf(patch.path("patch").asText()).get(0)) {
            assertThat(change.path("op").asText()).isEqualTo("add");
            String path = change.path("path").asText();
            assertThat(path).endsWith("/-");
            ((ArrayNode) patched.at(path.substring(0, path.length() - 2))).add(change.path("value"));
        }

        StreamsConfig streams = streams(OpsFiles.options(arguments(patched)));

        assertThat(streams.getClientTags()).isEqualTo(Map.of("zone", "zone-a"));
        assertThat(streams.getList(StreamsConfig.RACK_AWARE_ASSIGNMENT_TAGS_CONFIG))
                .containsExactly("zone");
        assertThat(streams.getMainConsumerConfigs("group", "client", 1))
                .containsEntry(ConsumerConfig.CLIENT_RACK_CONFIG, "zone-a");
    }

    private static StreamsConfig streams(NodeOptions options) {
        Map<String, Object> settings = new HashMap<>(options.assembler().kafka());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, options.assembler().applicationId());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, options.assembler().bootstrapServers());
        return new StreamsConfig(settings);
    }

    /** The container's arguments, with what Kubernetes puts in for {@code $(NAME)}. */
    private static List<String> arguments(JsonNode set) {
        JsonNode container = set.at("/spec/template/spec/containers/0");
        Map<String, String> environment = new HashMap<>();
        container
                .path("env")
                .forEach(variable -> environment.put(
                        variable.path("name").asText(),
                        FIELDS.get(variable.at("/valueFrom/fieldRef/fieldPath").asText())));
        List<String> arguments = OpsFiles.texts(container.path("args")).stream()
                .map(argument -> {
                    String filled = argument;
                    for (Map.Entry<String, String> variable : environment.entrySet()) {
                        filled = filled.replace("$(" + variable.getKey() + ")", variable.getValue());
                    }
                    return filled;
                })
                .toList();
        assertThat(arguments).noneMatch(argument -> argument.contains("$("));
        return arguments;
    }

    private Path peerSecret() {
        PeerFiles files = options.peers();
        assertThat(files).isEqualTo(PeerFiles.ofSecret(files.secret()));
        return files.secret();
    }

    private Path mount(String volume) {
        return Path.of(
                named(container.path("volumeMounts"), volume).path("mountPath").asText());
    }

    private static long mebibytes(String quantity) {
        assertThat(quantity).matches("\\d+Gi");
        return Long.parseLong(quantity.replace("Gi", "")) << 10;
    }

    private static JsonNode document(String file, String name) throws IOException {
        return OpsFiles.yaml(FOLDER + file).stream()
                .filter(document -> name(document).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String name(JsonNode document) {
        return document.at("/metadata/name").asText();
    }

    private static JsonNode named(JsonNode array, String name) {
        return StreamSupport.stream(array.spliterator(), false)
                .filter(item -> item.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
