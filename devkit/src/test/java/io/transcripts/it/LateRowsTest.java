package io.transcripts.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.node.Node;
import io.transcripts.store.StoreLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node sends that was suspended, and does not know that another has taken over, does no harm. */
@Tag("integration")
class LateRowsTest extends OnOneBroker {
    private static final Calls CALLS = Calls.samples(1);
    /** How the keys of sessions and their segments begin. */
    private static final byte SEGMENTS = 's';

    @Test
    void rowsOfAFormerOwnerAreNotRestored() throws Exception {
        String name = "former";
        Map<String, String> bodies = assembleTwice(name);
        List<ConsumerRecord<byte[], byte[]>> former = replaced(name);
        assertThat(former).isNotEmpty();
        sendAgain(former, true);

        wipe(directory.resolve(name));
        assertSame(name, bodies);
    }

    @Test
    void rowsThatCameWhileNobodyOwnedThePartitionArePutRightByTheNextOwner() throws Exception {
        String name = "between";
        Map<String, String> bodies = assembleTwice(name);
        List<ConsumerRecord<byte[], byte[]>> former = replaced(name);
        sendAgain(former, true);

        wipe(directory.resolve(name));
        try (Node node = nodes.start(name)) {
            nodes.api(node.apiUrl()).awaitComplete(CALLS.sessionIds());
            awaitPutRight(name, former);
        }

        wipe(directory.resolve(name));
        assertSame(name, bodies);
    }

    @Test
    void rowsOfNobodyKnowsWhomArePutRightByTheOwner() throws Exception {
        String name = "unknown";
        Map<String, String> bodies = assembleTwice(name);
        try (Node node = nodes.start(name)) {
            nodes.api(node.apiUrl()).awaitComplete(CALLS.sessionIds());
            List<ConsumerRecord<byte[], byte[]>> former = replaced(name);
            sendAgain(former, false);
            awaitPutRight(name, former);
        }

        wipe(directory.resolve(name));
        assertSame(name, bodies);
    }

    /** What compaction leaves is the last record of a key. */
    private static void awaitPutRight(String name, List<ConsumerRecord<byte[], byte[]>> former) {
        Awaitility.await("the rows are put right").atMost(Api.PATIENCE).until(() -> {
            Map<Bytes, ConsumerRecord<byte[], byte[]>> latest = latest(name);
            return former.stream()
                    .noneMatch(row -> Arrays.equals(
                            row.value(), latest.get(Bytes.wrap(row.key())).value()));
        });
    }

    /** By one task and then, after a restart, by another. */
    private static Map<String, String> assembleTwice(String name) throws Exception {
        try (Node node = nodes.start(name)) {
            assertThat(node.isReady()).isTrue();
            publish(name, CALLS.part(0, 0.7));
            Awaitility.await("it is assembled")
                    .atMost(Api.PATIENCE)
                    .until(() -> latest(name).keySet().stream().anyMatch(key -> key.get()[0] == SEGMENTS));
        }
        try (Node node = nodes.start(name)) {
            publish(name, CALLS.part(0.7, 1));
            Api api = nodes.api(node.apiUrl());
            api.awaitComplete(CALLS.sessionIds());
            return api.everyFormat(CALLS.sessionIds());
        }
    }

    private static void assertSame(String name, Map<String, String> bodies) throws Exception {
        try (Node node = nodes.start(name)) {
            Api api = nodes.api(node.apiUrl());
            api.awaitComplete(CALLS.sessionIds());
            assertThat(api.everyFormat(CALLS.sessionIds())).isEqualTo(bodies);
        }
    }

    /** The first row of each segment that another owner replaced later. */
    private static List<ConsumerRecord<byte[], byte[]>> replaced(String name) {
        Map<Bytes, ConsumerRecord<byte[], byte[]>> latest = latest(name);
        Map<Bytes, ConsumerRecord<byte[], byte[]>> first = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> row : kafka.read(changelog(name))) {
            if (row.key()[0] == SEGMENTS && row.value() != null) {
                first.putIfAbsent(Bytes.wrap(row.key()), row);
            }
        }
        return first.entrySet().stream()
                .filter(row -> !Arrays.equals(owner(row.getValue()), owner(latest.get(row.getKey()))))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static byte[] owner(ConsumerRecord<byte[], byte[]> row) {
        return row.headers().lastHeader("owner").value();
    }

    private static Map<Bytes, ConsumerRecord<byte[], byte[]>> latest(String name) {
        Map<Bytes, ConsumerRecord<byte[], byte[]>> latest = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> row : kafka.read(changelog(name))) {
            latest.put(Bytes.wrap(row.key()), row);
        }
        return latest;
    }

    private static void sendAgain(List<ConsumerRecord<byte[], byte[]>> rows, boolean withHeaders) {
        List<ConsumerRecord<byte[], byte[]>> left = new ArrayList<>(rows);
        kafka.send(rows.stream().map(ConsumerRecord::value).toList(), value -> {
            ConsumerRecord<byte[], byte[]> row = left.remove(0);
            return new ProducerRecord<>(
                    row.topic(),
                    row.partition(),
                    null,
                    row.key(),
                    row.value(),
                    withHeaders ? row.headers() : new RecordHeaders());
        });
    }

    private static String changelog(String name) {
        return name + "-" + StoreLayout.STORE + "-changelog";
    }

    private static void publish(String name, Calls calls) {
        kafka.send(calls.values(), value -> Nodes.keyed(Nodes.topics(name), value));
    }

    private static void wipe(Path state) {
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
