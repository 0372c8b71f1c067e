package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.devkit.CommandResult;
import io.transcripts.devkit.EmbeddedBroker;
import io.transcripts.devkit.Quorum;
import io.transcripts.devkit.TestTopics;
import io.transcripts.devkit.UnlimitedKey;
import io.transcripts.keys.ApiKey;
import io.transcripts.node.Node;
import io.transcripts.node.command.ServeCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/secured-brokers.md} says is enough: a broker with TLS, SCRAM and ACLs that allows that and nothing else. */
@Tag("integration")
class SecuredBrokerTest {
    private static final Path PAGE = Path.of("..", "docs", "secured-brokers.md");
    private static final String APPLICATION = "transcripts";
    private static final String PASSWORD = "a password";
    private static final String CALL = """
            {"type":"session.started","session_id":"call_1","organization_id":"org_demo"}
            {"type":"asr","session_id":"call_1","segment_id":"s1","is_final":true,"text":"Hello there.","start_time":0.4,"end_time":2.1}
            {"type":"session.ended","session_id":"call_1","segment_count":1}
            """;

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private static Admin admin;
    private static String secured;
    private static Path keys;
    private static String key;
    private static Path authority;

    /** A row of the page's table. */
    private record Grant(String who, ResourcePattern resource, List<AclOperation> operations) {}

    @BeforeAll
    static void startBroker() throws Exception {
        TestCertificate certificate = TestCertificate.make();
        authority = Files.writeString(directory.resolve("brokers-ca.pem"), certificate.certificate());
        String open = "127.0.0.1:" + freePort();
        secured = "localhost:" + freePort();
        String controller = "127.0.0.1:" + freePort();
        Map<String, String> settings = new HashMap<>();
        settings.put("listeners", "PLAINTEXT://" + open + ",SECURED://" + secured + ",CONTROLLER://" + controller);
        settings.put("advertised.listeners", "PLAINTEXT://" + open + ",SECURED://" + secured);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,SECURED:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.secured.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("ssl.keystore.type", "PEM");
        settings.put("ssl.keystore.certificate.chain", certificate.certificate());
        settings.put("ssl.keystore.key", certificate.key());
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
        broker = EmbeddedBroker.start(new EmbeddedBroker.Options(
                "127.0.0.1",
                Integer.parseInt(open.substring(open.indexOf(':') + 1)),
                directory.resolve("broker"),
                settings,
                Quorum.ofSeveral(1, "1@" + controller)));
        admin = Admin.create(Map.of("bootstrap.servers", open));
        TestTopics.create(
                open,
                Stream.of(
                                "speech.asr",
                                "speech.translation",
                                "speech.session",
                                "transcript.events",
                                "transcript.dead-letter")
                        .map(topic -> new NewTopic(topic, 2, (short) 1))
                        .toList());
        keys = directory.resolve("keys.json");
        key = UnlimitedKey.write(keys, List.of("org_demo"), Set.of(ApiKey.SESSIONS_READ, ApiKey.SESSIONS_WRITE))
                .get(0);
        for (String who : List.of("serve", "publish", "verify", "dead-letters")) {
            user(who, grant -> grant.who().equals(who));
        }
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @Test
    void allCommandsWorkWithWhatThePageGrants() throws Exception {
        Path calls = Files.writeString(directory.resolve("calls.jsonl"), CALL);
        Path bad = Files.writeString(directory.resolve("bad.jsonl"), "{\"type\":\"asr\",\"session_id\":\"call_1\"}");

        try (Node node = Node.start(ServeCommand.nodeOptions(serving("serve").toArray(String[]::new)))) {
            Awaitility.await("node is ready").atMost(Duration.ofSeconds(60)).until(node::isReady);
            assertThat(CommandResult.of("publish", "--config", config("publish"), calls.toString()))
                    .returns(0, CommandResult::exitCode);
            assertThat(CommandResult.of("publish", "--config", config("publish"), "--no-validation", bad.toString()))
                    .returns(0, CommandResult::exitCode);
            Awaitility.await("the letter")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> CommandResult.of("dead-letters", "list", "--config", config("dead-letters"))
                            .out()
                            .contains("1 letters"));

            CommandResult replay =
                    CommandResult.of("dead-letters", "replay", "--config", config("dead-letters"), "--yes");
            assertThat(replay.out()).as(replay.err()).contains("Sent: 1 records");
            CommandResult verify = CommandResult.of(
                    "verify",
                    "--config",
                    config("verify"),
                    "--partitions=2",
                    "--peer=" + node.peer(),
                    "--peer-secret-file=" + directory.resolve("secret"));
            assertThat(verify.out()).as(verify.err()).contains("Equal 1, different 0");
            assertThat(verify.exitCode()).isZero();
            CommandResult erase = CommandResult.of(
                    "erase",
                    "call_1",
                    "--yes",
                    "--url=" + node.apiUrl(),
                    "--api-key-file=" + Files.writeString(directory.resolve("key.txt"), key));
            assertThat(erase.exitCode()).as(erase.err()).isZero();
        }
    }

    @Test
    void aWrongPasswordIsSaid() throws Exception {
        Path config = config("serve", PASSWORD + "?", "");

        assertThat(serve(config)).contains("Authentication failed");
    }

    @Test
    void aMissingGrantIsNamedWithTopicAndOperation() throws Exception {
        user(
                "half",
                grant -> grant.who().equals("serve")
                        && !grant.resource().name().equals("speech.translation")
                        && grant.resource().resourceType() == ResourceType.TOPIC);

        assertThat(serve(Path.of(config("half"))))
                .contains("topic speech.translation: READ, DESCRIBE")
                .contains("group transcripts: ")
                .doesNotContain("topic speech.asr");
    }

    @Test
    void aWrongProtocolIsSaid() throws Exception {
        Path plaintext = config("serve", PASSWORD, "kafka.security.protocol=PLAINTEXT\n");

        assertThat(serve(plaintext))
                .contains("does not answer as a Kafka broker does to kafka.security.protocol=PLAINTEXT");
    }

    @Test
    void aMisspeltLoginModuleIsSaid() throws Exception {
        Path misspelt = config(
                "serve",
                PASSWORD,
                "kafka.sasl.jaas.config=org.example.ScrumLoginModule required username=\"a\" password=\"b\";\n");

        assertThat(serve(misspelt)).contains("No LoginModule found for org.example.ScrumLoginModule");
    }

    @Test
    void aBrokerThatIsNotTrustedIsSaid() throws Exception {
        Path other = Files.writeString(
                directory.resolve("other-ca.pem"), TestCertificate.make().certificate());
        Path config = config("serve", PASSWORD, "kafka.ssl.truststore.location=" + other + "\n");

        assertThat(serve(config)).contains("SSL handshake failed");
    }

    /** What {@code serve} says, which does not start. */
    private static String serve(Path config) {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        arguments.addAll(serving("serve"));
        arguments.set(arguments.indexOf("--config") + 1, config.toString());
        CommandResult result = CommandResult.of(arguments);
        assertThat(result.exitCode()).isOne();
        assertThat(result.err().strip().lines()).as("one sentence").hasSize(1);
        assertThat(result.err()).doesNotContain(PASSWORD);
        return result.err();
    }

    private static List<String> serving(String who) {
        return List.of(
                "--config",
                config(who),
                "--api-keys",
                keys.toString(),
                "--port=0",
                "--management-port=0",
                "--partitions=2",
                "--peer-secret-file=" + directory.resolve("secret"),
                "--state-dir=" + directory.resolve("state"));
    }

    private static void user(String name, Predicate<Grant> isGranted) throws Exception {
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096), PASSWORD)))
                .all()
                .get();
        List<AclBinding> acls = new ArrayList<>();
        for (Grant grant : grants()) {
            if (isGranted.test(grant)) {
                for (AclOperation operation : grant.operations()) {
                    acls.add(new AclBinding(
                            grant.resource(),
                            new AccessControlEntry("User:" + name, "*", operation, AclPermissionType.ALLOW)));
                }
            }
        }
        assertThat(acls).isNotEmpty();
        admin.createAcls(acls).all().get();
        // The broker learns of both a moment after the controller.
        Awaitility.await("the broker knows " + name)
                .atMost(Duration.ofSeconds(30))
                .until(() -> admin.describeUserScramCredentials().all().get().containsKey(name)
                        && admin.describeAcls(AclBindingFilter.ANY)
                                .values()
                                .get()
                                .containsAll(acls));
        config(name, PASSWORD, "");
    }

    private static String config(String user) {
        return directory.resolve(user + ".properties").toString();
    }

    /** The file of the page, with another line at its end, which wins. */
    private static Path config(String user, String password, String more) throws IOException {
        return Files.writeString(
                directory.resolve(user + (more.isEmpty() && password.equals(PASSWORD) ? "" : "-wrong") + ".properties"),
                """
                bootstrap-servers=%s
                kafka.security.protocol=SASL_SSL
                kafka.sasl.mechanism=SCRAM-SHA-512
                kafka.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";
                kafka.ssl.truststore.type=PEM
                kafka.ssl.truststore.location=%s
                %s""".formatted(secured, user, password, authority, more));
    }

    private static List<Grant> grants() throws IOException {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("<!-- acls"), page.indexOf("<!-- /acls"));
        return table.lines()
                .filter(line -> line.startsWith("| ") && line.contains("`"))
                .map(SecuredBrokerTest::grant)
                .toList();
    }

    private static Grant grant(String row) {
        String[] cells = row.split("\\|", -1);
        String resource = cells[2].strip();
        return new Grant(
                cells[1].strip(),
                new ResourcePattern(
                        resource.startsWith("topic") ? ResourceType.TOPIC : ResourceType.GROUP,
                        cells[3].strip().replace("`", "").replace("APP", APPLICATION),
                        resource.endsWith("begin with") ? PatternType.PREFIXED : PatternType.LITERAL),
                Arrays.stream(cells[4].split(",", -1))
                        .map(operation -> AclOperation.valueOf(operation.strip()))
                        .toList());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
