package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.devkit.CommandResult;
import io.transcripts.node.Node;
import io.transcripts.topology.TopicNames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What verify says of nodes that are right, and of such as are not. */
@Tag("integration")
class VerifyTest extends OnOneBroker {
    private static final int PARTITIONS = 6;

    @Test
    void everySessionIsEqualAndARecordThatIsLeftOutIsFound() throws Exception {
        TopicNames topics = Nodes.topics("equal");
        Calls calls = Calls.given().shuffled(5, 0.2);
        try (Node node = nodes.start("equal")) {
            kafka.send(calls.values(), value -> Nodes.keyed(topics, value));
            kafka.send(
                    List.of(
                            json("{'type':'session.started','session_id':'gone','organization_id':'org_demo'}"),
                            json("{'type':'session.erased','session_id':'gone'}"),
                            // Everything that a transcript shows of it hangs on this one record.
                            json(
                                    "{'type':'asr','session_id':'lone','segment_id':'one','is_final':true,'text':'Secret words',"
                                            + "'start_time':0,'end_time':1}"),
                            json("{'type':'session.started','session_id':'lone','organization_id':'org_other'}")),
                    value -> Nodes.keyed(topics, value));

            CommandResult all = verify(node, "equal");
            assertThat(all.lines())
                    .singleElement()
                    .asString()
                    .startsWith("Equal " + (calls.sessionIds().size() + 2)
                            + ", different 0, expired 0, beyond a limit 0, unanswered 0");
            assertThat(all.exitCode()).isZero();

            ConsumerRecord<byte[], byte[]> lone = kafka.read(topics.asr()).stream()
                    .filter(record -> Calls.sessionId(record.value()).equals("lone"))
                    .findFirst()
                    .orElseThrow();
            CommandResult without =
                    verify(node, "equal", "--leave-out=" + topics.asr() + "-" + lone.partition() + "@" + lone.offset());
            assertThat(without.lines()).hasSize(2);
            assertThat(without.lines().get(0))
                    .startsWith("lone: ")
                    .contains("segment one: not in the input")
                    .doesNotContain("Secret");
            assertThat(without.lines().get(1))
                    .startsWith("Equal " + (calls.sessionIds().size() + 1) + ", different 1,");
            assertThat(without.exitCode()).isEqualTo(1);

            CommandResult one = verify(node, "equal", "--session=lone");
            assertThat(one.lines()).singleElement().asString().startsWith("Equal 1, different 0");
            CommandResult nobody = verify(node, "equal", "--session=nobody");
            assertThat(nobody.lines()).contains("nobody: neither served nor in the input");
            assertThat(nobody.exitCode()).isEqualTo(1);
            assertThat(Files.list(directory.resolve("scratch"))).isEmpty();
        }
    }

    @Test
    void sessionsThatGoOnMeanwhileAreEqualInTheEnd() throws Exception {
        TopicNames topics = Nodes.topics("moving");
        Calls calls = Calls.samples(20);
        try (Node node = nodes.start("moving")) {
            kafka.send(calls.part(0, 0.5).values(), value -> Nodes.keyed(topics, value));
            Thread publisher =
                    new Thread(() -> kafka.send(calls.part(0.5, 1).values(), value -> Nodes.keyed(topics, value)));
            publisher.start();
            CommandResult result = verify(node, "moving");
            publisher.join();
            assertThat(result.lines()).singleElement().asString().contains("different 0");
            assertThat(result.exitCode()).isZero();
        }
    }

    @Test
    void aSessionWhoseRecordsHaveLeftTheInputIsExpiredAndNotDifferent() throws Exception {
        TopicNames topics = Nodes.topics("expired");
        Calls calls = Calls.samples(1);
        try (Node node = nodes.start("expired");
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            kafka.send(calls.values(), value -> Nodes.keyed(topics, value));
            nodes.api(node.apiUrl()).awaitComplete(calls.sessionIds());
            List<ConsumerRecord<byte[], byte[]>> finals = kafka.read(topics.asr());
            admin.deleteRecords(finals.stream()
                            .map(record -> new TopicPartition(record.topic(), record.partition()))
                            .distinct()
                            .collect(Collectors.toMap(p -> p, p -> RecordsToDelete.beforeOffset(-1))))
                    .all()
                    .get();

            CommandResult young = verify(node, "expired");
            assertThat(young.lines())
                    .as("records of less than the retention, which has emptied the partition")
                    .last()
                    .asString()
                    .contains("expired 0", "inputs whole since 2")
                    .doesNotContain("different 0");
            assertThat(young.exitCode()).isEqualTo(1);

            retention(admin, topics.asr(), "1");
            CommandResult old = verify(node, "expired");
            assertThat(old.lines()).singleElement().asString().contains("different 0", "expired ");
            assertThat(old.lines().get(0)).doesNotContain("expired 0");
            assertThat(old.exitCode()).isZero();
            CommandResult one = verify(
                    node,
                    "expired",
                    "--session=" + calls.sessionIds().iterator().next());
            assertThat(one.lines()).singleElement().asString().startsWith("Equal 0, different 0, expired 1");
            assertThat(one.exitCode()).isZero();

            retention(admin, topics.asr(), "-1");
            CommandResult unknown = verify(node, "expired");
            assertThat(unknown.out())
                    .contains(topics.asr() + "-", "nothing is proven", "inputs whole since an unknown time");
            assertThat(unknown.exitCode()).isEqualTo(1);
        }
    }

    private static void retention(Admin admin, String topic, String ms) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry("retention.ms", ms), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    @Test
    void thePeerPortOpensToItsSecretOnlyAndSaysNothingOfItself() throws Exception {
        try (Node node = nodes.start("closed")) {
            HttpClient client = HttpClient.newHttpClient();
            for (String scheme : List.of("http", "https")) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create(scheme + "://" + node.peer() + "/peer/v1/sessions/a/contents"))
                        .header("Authorization", "Bearer " + nodes.key())
                        .build();
                assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                        .isInstanceOf(IOException.class);
            }
            assertThat(nodes.api(node.apiUrl()).get("/peer/v1/sessions/a").statusCode())
                    .isEqualTo(404);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(nodes.peerSecret())))
                    .isEqualTo("rw-------");
            Path other = Files.writeString(directory.resolve("other-secret"), "x".repeat(43));
            CommandResult refused = verify(node, "closed", "--peer-secret-file=" + other);
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).contains("does not take this identity");
        }
    }

    private static CommandResult verify(Node node, String name, String... more) {
        TopicNames topics = Nodes.topics(name);
        List<String> arguments = new ArrayList<>(List.of(
                "verify",
                "--bootstrap-servers=" + broker.bootstrapServers(),
                "--application-id=" + name,
                "--partitions=" + PARTITIONS,
                "--topic-asr=" + topics.asr(),
                "--topic-translation=" + topics.translation(),
                "--topic-session=" + topics.session(),
                "--peer=" + node.peer(),
                "--scratch-dir=" + directory.resolve("scratch")));
        if (Stream.of(more).noneMatch(argument -> argument.startsWith("--peer-secret-file"))) {
            arguments.add("--peer-secret-file=" + nodes.peerSecret());
        }
        arguments.addAll(List.of(more));
        return CommandResult.of(arguments);
    }

    private static byte[] json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
