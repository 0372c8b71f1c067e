package io.transcripts.topology;

import static io.transcripts.topology.Harness.TOPICS;
import static io.transcripts.topology.Harness.asr;
import static io.transcripts.topology.Harness.ended;
import static io.transcripts.topology.Harness.erased;
import static io.transcripts.topology.Harness.event;
import static io.transcripts.topology.Harness.started;
import static io.transcripts.topology.Harness.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.transcripts.domain.Languages;
import io.transcripts.domain.Notification;
import io.transcripts.domain.SessionLimits;
import io.transcripts.domain.Transcript.Missing;
import io.transcripts.domain.Transcript.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 4: what consumers get. */
class NotificationsTest {
    @TempDir
    Path stateDir;

    private Harness harness;

    @BeforeEach
    void open() {
        harness = new Harness(stateDir);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void readyIsTheContractsJsonUnderTheSessionsKey() {
        harness.session(started("s1", "org", "de", "en"));
        harness.asr(asr("s1", "a", "my secret"));
        harness.session(ended("s1", 1));
        harness.pipe(TOPICS.translation(), Harness.translation("s1", "a", "en", "my secret"));

        TestRecord<byte[], byte[]> record = harness.read(TOPICS.notifications()).get(0);

        assertThat(record.key()).isEqualTo(utf8("s1"));
        JsonNode json = Harness.json(record.value());
        assertThat(json.get("id").textValue()).matches("evt_[0-9a-f]{32}");
        ((com.fasterxml.jackson.databind.node.ObjectNode) json).remove("id");
        long version = harness.transcript("s1").version();
        assertThat(json).isEqualTo(Harness.json(event("""
                        {'type':'transcript.ready','api_version':'v1','created_at':'2026-11-22T10:00:00Z','data':{
                        'session_id':'s1','organization_id':'org','status':'complete','version':%d,'segment_count':1,
                        'word_count':2,'duration':1.5,'language':{'source':'de','target':'en'},
                        'missing':{'segments':0,'translations':0}}}""".formatted(version))));
    }

    @Test
    void updatesComeAtMostOnceASecond() {
        harness.session(ended("s1", 0));
        for (int i = 0; i < 25; i++) {
            harness.asr(asr("s1", "seg_" + i, "one"));
            harness.advance(Duration.ofMillis(100));
        }
        harness.advance(Duration.ofSeconds(2));

        List<JsonNode> notifications = harness.notifications();
        assertThat(notifications)
                .extracting(json -> json.get("type").textValue())
                .containsExactly("transcript.ready", "transcript.updated", "transcript.updated", "transcript.updated");
        JsonNode last = notifications.get(3).get("data");
        assertThat(last.get("version").longValue())
                .isEqualTo(harness.transcript("s1").version());
        assertThat(last.get("segment_count").intValue()).isEqualTo(25);
    }

    @Test
    void failedAndErasedAreSent() {
        harness.session(event("{'type':'session.failed','session_id':'s1'}"));
        harness.session(erased("s1"));

        List<JsonNode> notifications = harness.notifications();
        assertThat(notifications)
                .extracting(json -> json.get("type").textValue())
                .containsExactly("transcript.failed", "transcript.erased");
        assertThat(notifications.get(0).get("data").get("status").textValue()).isEqualTo("failed");
        assertThat(notifications.get(1).get("data").get("session_id").textValue())
                .isEqualTo("s1");
    }

    @Test
    void anErasedOneHasAllFieldsAndNothingOfTheTranscript() {
        harness.session(started("s1", "org", "de", "en"));
        harness.asr(asr("s1", "a", "my secret"));
        harness.session(erased("s1"));

        JsonNode data = harness.notifications().get(0).get("data");

        assertThat(data)
                .isEqualTo(Harness.json(event("""
                        {'session_id':'s1','organization_id':'org','status':'erased','version':%d,'segment_count':0,
                        'word_count':0,'duration':0.0,'language':{'source':null,'target':null},
                        'missing':{'segments':0,'translations':0}}""".formatted(data.get("version").longValue()))));
    }

    @Test
    void aRebuildCanRunWithoutThem() {
        harness.close();
        harness = new Harness(stateDir, Set.of(), SessionLimits.DEFAULT, false, Harness.DONE);

        harness.session(ended("s1", 0));
        harness.session(event("{'type':'session.failed','session_id':'s2'}"));
        harness.advance(Duration.ofMinutes(1));

        assertThat(harness.notifications()).isEmpty();
        assertThat(harness.transcript("s1").status()).isEqualTo(Status.COMPLETE);
    }

    @Test
    void theIdFollowsFromSessionTypeAndVersionAlone() {
        Notification one = notification("s1", Notification.Type.READY, 5, 1_000, 7);

        assertThat(id(notification("s1", Notification.Type.READY, 5, 2_000, 8))).isEqualTo(id(one));
        assertThat(id(notification("s2", Notification.Type.READY, 5, 1_000, 7))).isNotEqualTo(id(one));
        assertThat(id(notification("s1", Notification.Type.UPDATED, 5, 1_000, 7)))
                .isNotEqualTo(id(one));
        assertThat(id(notification("s1", Notification.Type.READY, 6, 1_000, 7))).isNotEqualTo(id(one));
    }

    @ParameterizedTest
    @CsvSource({"0,0.0", "1,0.001", "10,0.01", "1500,1.5", "60000,60.0", "2592000000,2592000.0", "245300,245.3"})
    void durationsHaveOneToThreeDecimals(long ms, String written) {
        byte[] json = NotificationJson.encode(notification("s1", Notification.Type.READY, 5, 0, ms));

        assertThat(new String(json, java.nio.charset.StandardCharsets.UTF_8)).contains("\"duration\":" + written + ",");
    }

    @Test
    void aVersionIsSafeForEveryJsonReader() {
        harness.session(ended("s1", 0));

        assertThat(harness.notifications().get(0).get("data").get("version").longValue())
                .isBetween(Harness.T0 * 1_000, (1L << 53) - 1);
    }

    private static String id(Notification notification) {
        return Harness.json(NotificationJson.encode(notification)).get("id").textValue();
    }

    private static Notification notification(
            String session, Notification.Type type, long version, long createdAtMs, long durationMs) {
        return new Notification(
                type,
                session,
                "org",
                Status.COMPLETE,
                version,
                1,
                2,
                durationMs,
                new Languages("de", null),
                new Missing(0, 1),
                false,
                createdAtMs);
    }
}
