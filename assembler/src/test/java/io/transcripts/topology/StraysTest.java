package io.transcripts.topology;

import static io.transcripts.topology.Harness.TOPICS;
import static io.transcripts.topology.Harness.asr;
import static io.transcripts.topology.Harness.texts;
import static io.transcripts.topology.Harness.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.domain.SessionLimits;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.store.SessionLocks;
import io.transcripts.store.StoreLayout;
import io.transcripts.store.TranscriptStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that was read in a partition which does not own its session. */
class StraysTest {
    private static final Partitioning PARTITIONING = new Partitioning(12);
    private static final String SESSION = "sess_1";
    private static final int OWNER = PARTITIONING.ownerOf(SESSION);
    private static final int READER = (OWNER + 1) % 12;

    @TempDir
    Path stateDir;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final SessionLocks locks = new SessionLocks();
    private @Nullable Task open;

    /** One task: a processor in a partition. */
    private final class Task {
        final MockProcessorContext<byte[], byte[]> context;
        final TranscriptStore store = new TranscriptStore(
                Stores.inMemoryKeyValueStore(StoreLayout.STORE).get());
        final Processor<byte[], byte[], byte[], byte[]> processor;

        Task(int partition) {
            context =
                    new MockProcessorContext<>(Harness.settings(stateDir), new TaskId(0, partition), stateDir.toFile());
            context.setCurrentSystemTimeMs(Harness.T0);
            context.addStateStore(store);
            store.init(context.getStateStoreContext(), store);
            TopologyOptions options = Harness.options(TOPICS, Set.of(), PARTITIONING, SessionLimits.DEFAULT, true);
            TopologyServices services = Harness.services(Harness.DONE, Harness.ALONE, locks, registry);
            processor = new AssembleProcessor.Supplier(options, services, new EventCodec(Limits.DEFAULT)).get();
            processor.init(context);
            open = this;
        }

        /** The record that it forwards. */
        CapturedForward<? extends byte[], ? extends byte[]> process(
                String topic, int partition, long offset, Record<byte[], byte[]> record) {
            context.setRecordMetadata(topic, partition, offset);
            context.resetForwards();
            processor.process(record);
            assertThat(context.forwarded()).hasSizeLessThanOrEqualTo(1);
            return context.forwarded().isEmpty() ? null : context.forwarded().get(0);
        }
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.store.close();
        }
    }

    @Test
    void isPassedOnKeyedByItsSessionAndWithItsOrigin() {
        byte[] value = asr(SESSION, "a", "one");
        Record<byte[], byte[]> record =
                new Record<>(utf8("some key"), value, 77, new RecordHeaders().add("trace", utf8("t-1")));

        CapturedForward<? extends byte[], ? extends byte[]> stray =
                new Task(READER).process(TOPICS.asr(), READER, 42, record);

        assertThat(stray.childName()).contains(AssemblerTopology.STRAYS_SINK);
        assertThat(stray.record().key()).isEqualTo(utf8(SESSION));
        assertThat(stray.record().value()).isEqualTo(value);
        assertThat(stray.record().timestamp()).isEqualTo(77);
        assertThat(stray.record().headers().lastHeader("trace").value()).isEqualTo(utf8("t-1"));
        assertThat(Origin.ofStray(metadata(), copy(stray)))
                .usingRecursiveComparison()
                .isEqualTo(new Origin(TOPICS.asr(), READER, 42, utf8("some key"), true, false));
    }

    @Test
    void goesToThePartitionThatOwnsItHoweverManyTheTopicOffers() {
        for (int offered : List.of(1, 12, 64)) {
            assertThat(PARTITIONING
                            .byKey()
                            .partitions("strays", utf8(SESSION), new byte[0], new RecordHeaders(), offered))
                    .isEqualTo(Optional.of(Set.of(OWNER)));
        }
    }

    @Test
    void isCountedAsReadThereAndDecidedByItsOwner() {
        CapturedForward<? extends byte[], ? extends byte[]> stray =
                new Task(READER).process(TOPICS.asr(), READER, 42, new Record<>(null, asr(SESSION, "a", "one"), 77));
        assertThat(count("transcripts.records.read")).isEqualTo(1);
        assertThat(count("transcripts.records.strays")).isEqualTo(1);

        Task owner = new Task(OWNER);
        owner.process(TOPICS.strays(), OWNER, 0, copy(stray));

        assertThat(count("transcripts.records.read")).isEqualTo(1);
        assertThat(registry.get("transcripts.records")
                        .tag("outcome", "applied")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(owner.store.reader(locks).read(SESSION, false)).isNotNull();
    }

    @Test
    void isADeadLetterOfItsOriginWhenItsOwnerRefusesIt() {
        // Given a session that takes 16 translations of a segment, and a seventeenth
        Task owner = full();
        Record<byte[], byte[]> last = translation("zz").withKey(utf8("some key"));
        last = last.withHeaders(new RecordHeaders().add("trace", utf8("t-1")));

        // When it comes from another partition
        CapturedForward<? extends byte[], ? extends byte[]> stray =
                new Task(READER).process(TOPICS.translation(), READER, 42, last);
        CapturedForward<? extends byte[], ? extends byte[]> letter =
                owner.process(TOPICS.strays(), OWNER, 7, copy(stray));

        // Then
        assertThat(letter.childName()).contains(AssemblerTopology.DEAD_LETTER_SINK);
        assertThat(letter.record().key()).isEqualTo(utf8("some key"));
        assertThat(texts(letter.record().headers()))
                .containsEntry("__streams.errors.topic", TOPICS.translation())
                .containsEntry("__streams.errors.partition", Integer.toString(READER))
                .containsEntry("__streams.errors.offset", "42")
                .containsEntry("trace", "t-1")
                .doesNotContainKeys(
                        "transcripts.origin.topic", "transcripts.origin.position", "transcripts.origin.key");
        owner.store.close();
    }

    @Test
    void withHeadersThatAreTooLargeIsAssembledLikeAnyOther() {
        Record<byte[], byte[]> record = new Record<>(utf8("k"), asr(SESSION, "a", "one"), 77, huge());

        CapturedForward<? extends byte[], ? extends byte[]> stray =
                new Task(READER).process(TOPICS.asr(), READER, 42, record);
        Task owner = new Task(OWNER);
        assertThat(owner.process(TOPICS.strays(), OWNER, 7, copy(stray))).isNull();

        assertThat(size(stray.record().headers())).isLessThan(1 << 10);
        assertThat(owner.store.reader(locks).read(SESSION, false)).isNotNull();
    }

    @Test
    void withHeadersThatAreTooLargeStillSaysAsADeadLetterWhereItStood() {
        Task owner = full();
        Record<byte[], byte[]> last =
                translation("zz").withKey(utf8("some key")).withHeaders(huge());

        CapturedForward<? extends byte[], ? extends byte[]> stray =
                new Task(READER).process(TOPICS.translation(), READER, 42, last);
        CapturedForward<? extends byte[], ? extends byte[]> letter =
                owner.process(TOPICS.strays(), OWNER, 7, copy(stray));

        assertThat(letter.record().key()).isNull();
        assertThat(letter.record().value()).isEqualTo(last.value());
        assertThat(texts(letter.record().headers()))
                .containsEntry("__streams.errors.topic", TOPICS.translation())
                .containsEntry("__streams.errors.partition", Integer.toString(READER))
                .containsEntry("__streams.errors.offset", "42")
                .containsEntry("transcripts.error.omitted", "key,headers")
                .hasSize(7);
        owner.store.close();
    }

    @Test
    void keepsAsADeadLetterWhatJustFittedWhereItWasRead() {
        Task owner = full();
        Headers headers = new RecordHeaders()
                .add("transcripts.origin.omitted", utf8("mine"))
                .add("large", new byte[(256 << 10) - 200]);
        Record<byte[], byte[]> last =
                translation("zz").withKey(utf8("some key")).withHeaders(headers);

        CapturedForward<? extends byte[], ? extends byte[]> stray =
                new Task(READER).process(TOPICS.translation(), READER, 42, last);
        CapturedForward<? extends byte[], ? extends byte[]> letter =
                owner.process(TOPICS.strays(), OWNER, 7, copy(stray));

        assertThat(letter.record().key()).isEqualTo(utf8("some key"));
        assertThat(letter.record().headers().toArray()).startsWith(headers.toArray());
        assertThat(letter.record().headers().lastHeader("transcripts.error.omitted"))
                .isNull();
        owner.store.close();
    }

    @Test
    void ofANodeThatDidNotYetSayWhatItLeavesOutIsReadAsBefore() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", utf8("t-1"))
                .add("transcripts.origin.topic", utf8(TOPICS.asr()))
                .add(
                        "transcripts.origin.position",
                        ByteBuffer.allocate(12).putInt(3).putLong(42).array())
                .add("transcripts.origin.key", utf8("some key"));
        Record<byte[], byte[]> stray = new Record<>(utf8(SESSION), asr(SESSION, "a", "one"), 77, headers);

        Origin origin = Origin.ofStray(metadata(), stray);

        assertThat(origin)
                .usingRecursiveComparison()
                .isEqualTo(new Origin(TOPICS.asr(), 3, 42, utf8("some key"), true, false));
        assertThat(texts(origin.published(headers))).containsExactly(Map.entry("trace", "t-1"));
    }

    @Test
    void thatIsPassedOnAgainHasOneOrigin() {
        Record<byte[], byte[]> record =
                new Record<>(null, asr(SESSION, "a", "one"), 77, new RecordHeaders().add("trace", utf8("t-1")));
        Task reader = new Task(READER);

        CapturedForward<? extends byte[], ? extends byte[]> once = reader.process(TOPICS.asr(), READER, 42, record);
        CapturedForward<? extends byte[], ? extends byte[]> twice =
                reader.process(TOPICS.strays(), READER, 7, copy(once));

        assertThat(twice.record().headers().toArray())
                .isEqualTo(once.record().headers().toArray());
    }

    @Test
    void withoutKeyGetsNoneBackAsADeadLetter() {
        Record<byte[], byte[]> record = new Record<>(null, asr(SESSION, "a", "one"), 77);
        CapturedForward<? extends byte[], ? extends byte[]> stray =
                new Task(READER).process(TOPICS.asr(), READER, 42, record);

        assertThat(Origin.ofStray(metadata(), copy(stray)).key()).isNull();
    }

    @Test
    void whatSomebodyElseWroteIntoTheStraysHasItsOriginThere() {
        Record<byte[], byte[]> record = new Record<>(utf8("k"), utf8("{"), 77);

        CapturedForward<? extends byte[], ? extends byte[]> letter =
                new Task(OWNER).process(TOPICS.strays(), OWNER, 7, record);

        assertThat(texts(letter.record().headers()))
                .containsEntry("__streams.errors.topic", TOPICS.strays())
                .containsEntry("__streams.errors.offset", "7");
    }

    @Test
    void anOriginHeaderWithoutValueIsNotOurs() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("transcripts.origin.topic", null).add("transcripts.origin.position", null);

        CapturedForward<? extends byte[], ? extends byte[]> letter =
                new Task(OWNER).process(TOPICS.strays(), OWNER, 7, new Record<>(utf8("k"), utf8("{"), 77, headers));

        assertThat(letter.record()
                        .headers()
                        .lastHeader("__streams.errors.topic")
                        .value())
                .isEqualTo(utf8(TOPICS.strays()));
    }

    @Test
    void inTheWrongPartitionOfTheStraysIsPassedOnToItsOwnWithItsOrigin() {
        Record<byte[], byte[]> record = new Record<>(utf8(SESSION), asr(SESSION, "a", "x"), 77);

        CapturedForward<? extends byte[], ? extends byte[]> stray =
                new Task(READER).process(TOPICS.strays(), READER, 7, record);

        assertThat(stray.childName()).contains(AssemblerTopology.STRAYS_SINK);
        assertThat(stray.record().key()).isEqualTo(utf8(SESSION));
        assertThat(stray.record().timestamp()).isEqualTo(77);
    }

    @Test
    void sessionsAreSpreadAsTheJavaClientSpreadsKeys() {
        // Murmur2 of the Java client, by its own code: org.apache.kafka.clients.producer.internals.BuiltInPartitioner
        for (String session : List.of("sess_1", "sess_01HXYZ123456789", "a", "Z.-:_")) {
            assertThat(PARTITIONING.ownerOf(session))
                    .isEqualTo(org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(
                            utf8(session), 12));
        }
    }

    /** The owner of a session that has all the translations of a segment that it may have. */
    private Task full() {
        Task owner = new Task(OWNER);
        for (int i = 0; i < 16; i++) {
            owner.process(TOPICS.translation(), OWNER, i, translation("x" + (char) ('a' + i)));
        }
        return owner;
    }

    private static Headers huge() {
        return new RecordHeaders().add("huge", new byte[300 << 10]);
    }

    private static long size(Headers headers) {
        long size = 0;
        for (Header header : headers) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }

    private static Record<byte[], byte[]> translation(String language) {
        return new Record<>(null, Harness.translation(SESSION, "a", language, "x"), 77);
    }

    private static Record<byte[], byte[]> copy(CapturedForward<? extends byte[], ? extends byte[]> forward) {
        Record<? extends byte[], ? extends byte[]> record = forward.record();
        return new Record<>(record.key(), record.value(), record.timestamp(), record.headers());
    }

    private static org.apache.kafka.streams.processor.api.RecordMetadata metadata() {
        return new org.apache.kafka.streams.processor.api.RecordMetadata() {
            @Override
            public String topic() {
                return TOPICS.strays();
            }

            @Override
            public int partition() {
                return OWNER;
            }

            @Override
            public long offset() {
                return 7;
            }
        };
    }

    private double count(String name) {
        return registry.get(name).counter().count();
    }
}
