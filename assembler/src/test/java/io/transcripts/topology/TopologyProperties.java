package io.transcripts.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Transcript;
import io.transcripts.store.TranscriptReader.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The algebra of the assembly through the whole topology: decoded, folded, buffered, written to RocksDB, read again. */
class TopologyProperties {
    private static final int MOST_EVENTS = 40;
    private static final List<String> LANGUAGES = List.of("de", "en", "en-GB", "ja");
    private static final List<String> TEXTS = List.of("Guten Tag", "one two", " ", "東京タワー", "a\u2028b");

    private record Event(String topic, byte[] value, long recordMs) {}

    @Property(tries = 60)
    void anyOrderAndAnyDuplicatesGiveTheSameTranscript(@ForAll Random random) throws IOException {
        List<Event> events = events(random);
        Object expected = assembled(events, random, false);

        List<Event> others = new ArrayList<>(events);
        events.stream().filter(event -> random.nextInt(4) == 0).forEach(others::add);
        Collections.shuffle(others, random);

        assertThat(assembled(others, random, true)).isEqualTo(expected);
    }

    /** What is stored in the end, when nothing more can happen but the erasure of what is old. */
    private static Object assembled(List<Event> events, Random random, boolean withPauses) throws IOException {
        Path stateDir = Files.createTempDirectory("topology");
        try (Harness harness = new Harness(stateDir)) {
            for (Event event : events) {
                harness.pipe(event.topic(), null, event.value(), new RecordHeaders(), event.recordMs());
                if (withPauses && random.nextInt(5) == 0) {
                    harness.advance(Duration.ofMillis(random.nextInt(3_000)));
                }
            }
            harness.advance(Duration.ofHours(1));
            Stored<Transcript> stored = harness.stored("s");
            assertThat(harness.decided()).isEqualTo(events.size());
            return stored instanceof Stored.Content<Transcript> content
                    ? timeless(content.value())
                    : String.valueOf(stored);
        } finally {
            delete(stateDir);
        }
    }

    /** Without version and status, and what an idle timeout adds. */
    private static String timeless(Transcript t) {
        return List.of(
                        String.valueOf(t.organizationId()),
                        t.organizationConflict(),
                        String.valueOf(t.sourceLanguage()),
                        String.valueOf(t.targetLanguage()),
                        t.participants(),
                        String.valueOf(t.metadata()),
                        String.valueOf(t.startedAt()),
                        t.status() == Transcript.Status.FAILED,
                        t.durationMs(),
                        t.wordCount(),
                        t.missing(),
                        t.gaps(),
                        t.segments())
                .toString();
    }

    private static List<Event> events(Random random) {
        List<Event> events = new ArrayList<>();
        int count = 1 + random.nextInt(MOST_EVENTS);
        for (int i = 0; i < count; i++) {
            String common = "'session_id':'s','event_id':'e" + random.nextInt(60) + "',";
            String segment = "'segment_id':'seg_" + random.nextInt(6) + "','text':'" + pick(TEXTS, random) + "',";
            long recordMs = Harness.T0 - random.nextInt(50_000);
            int kind = random.nextInt(40);
            if (kind < 22) {
                int start = random.nextInt(5);
                events.add(new Event(
                        Harness.TOPICS.asr(),
                        Harness.event("{'type':'asr'," + common + segment + "'is_final':" + (random.nextInt(3) > 0)
                                + ",'revision':" + random.nextInt(3) + ",'language':'" + pick(LANGUAGES, random)
                                + "','start_time':" + start + ",'end_time':" + (start + random.nextInt(3)) + "}"),
                        recordMs));
            } else if (kind < 32) {
                events.add(new Event(
                        Harness.TOPICS.translation(),
                        Harness.event("{'type':'translation'," + common + segment + "'language':'"
                                + pick(LANGUAGES, random) + "','source_revision':" + random.nextInt(3) + "}"),
                        recordMs));
            } else if (kind < 36) {
                events.add(new Event(
                        Harness.TOPICS.session(),
                        Harness.event("{'type':'session.started'," + common + "'organization_id':'org_"
                                + random.nextInt(12) / 11 + "','language':{'source':'de','target':'"
                                + pick(LANGUAGES, random) + "'},'metadata':{'n':" + random.nextInt(3)
                                + "},'occurred_at':'2026-11-22T10:00:0" + random.nextInt(9) + "Z'}"),
                        recordMs));
            } else if (kind < 39) {
                events.add(new Event(
                        Harness.TOPICS.session(),
                        Harness.event("{'type':'" + (kind == 38 ? "session.failed" : "session.ended") + "'," + common
                                + "'occurred_at':'2026-11-22T10:01:0" + random.nextInt(9) + "Z'}"),
                        recordMs));
            } else if (random.nextInt(3) == 0) {
                events.add(new Event(Harness.TOPICS.session(), Harness.erased("s"), recordMs));
            }
        }
        return events;
    }

    private static String pick(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
