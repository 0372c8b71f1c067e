package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.domain.Header;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.SessionRows;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Utterance;
import io.transcripts.store.TranscriptReader.Stored;
import io.transcripts.store.TranscriptWriter.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writer and the reader over one partition of the store. */
class TranscriptWriterTest {
    private static final int MAX_ROW_BYTES = 10_000;

    private KeyValueStore<Bytes, byte[]> store;
    private TranscriptStore transcripts;
    private TranscriptWriter writer;

    @BeforeEach
    void open() {
        store = Stores.inMemoryKeyValueStore(StoreLayout.STORE).get();
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        transcripts = new TranscriptStore(store);
        transcripts.init(context.getStateStoreContext(), transcripts);
        writer = nextLife();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void rowsAreReadAsTheyWereWritten() {
        SessionRows rows = writer.session("s1");
        rows.put(Samples.FULL_HEADER);
        rows.put(Samples.FULL_FACTS);
        rows.put(Samples.FULL_SEGMENT);

        SessionRows again = nextLife().session("s1");

        assertThat(again.header()).isEqualTo(Samples.FULL_HEADER);
        assertThat(again.facts()).isEqualTo(Samples.FULL_FACTS);
        assertThat(again.segment("seg_002")).isEqualTo(Samples.FULL_SEGMENT);
    }

    /** The store may have what a crash kept from the changelog, and whoever goes on with the changelog needs a header before any row. */
    @Test
    void theFirstRowOfASessionThatTheNextTaskWritesIsItsHeaderAsItIsStored() {
        LoggedRows rows = ofFormerTask(Samples.FULL_HEADER);
        Bytes header = StoreLayout.header("s1");
        byte[] stored = rows.get(header);
        int before = rows.told().size();

        TranscriptWriter next = writer(rows, Samples.FULL_HEADER.epoch() + 1);
        for (String id : List.of("seg_002", "seg_003")) {
            next.session("s1").put(Samples.BARE_HEADER);
            next.session("s1").put(segment(id));
            next.tidy();
        }

        List<KeyValue<Bytes, byte[]>> told =
                rows.told().subList(before, rows.told().size());
        assertThat(told)
                .extracting(row -> row.key)
                .containsExactly(header, StoreLayout.segment("s1", "seg_002"), StoreLayout.segment("s1", "seg_003"));
        assertThat(told.get(0).value).isEqualTo(stored);
    }

    /** Whoever has text of a session and never hears of it again has to be woken for its end. */
    @Test
    void theDeadlineOfANewSessionIsToldBeforeItsHeaderAndText() {
        LoggedRows rows = new LoggedRows();
        Header header = Samples.FULL_HEADER;
        Bytes deadline = StoreLayout.deadline(header.armedMs(), "s1");
        TranscriptWriter first = writer(rows, header.epoch());
        SessionRows session = first.session("s1");
        session.put(segment("seg_002"));
        session.arm(header.armedMs());
        session.put(header);
        first.tidy();

        assertThat(rows.told())
                .extracting(row -> row.key)
                .containsExactly(deadline, StoreLayout.header("s1"), StoreLayout.segment("s1", "seg_002"));

        session.disarm(header.armedMs());
        first.commit();
        first.commit();

        assertThat(rows.get(deadline)).isNull();
    }

    /** A batch of records that cannot be sent takes none with it that comes later. */
    @Test
    void whatIsNotNeededAnyMoreIsRemovedWithTheCommitBehindTheOneOfWhatReplacesIt() {
        Header before = Samples.FULL_HEADER;
        LoggedRows rows = new LoggedRows();
        TranscriptWriter first = writer(rows, before.epoch());
        first.session("s1").arm(before.armedMs());
        first.session("s1").put(before);
        first.commit();
        Bytes old = StoreLayout.deadline(before.armedMs(), "s1");

        first.session("s1").arm(before.armedMs() + 1);
        first.session("s1").disarm(before.armedMs());
        first.flush();
        first.commit();
        assertThat(rows.get(old)).isNotNull();
        assertThat(first.due(before.armedMs(), 9)).isEmpty();
        first.commit();

        assertThat(rows.get(old)).isNull();
        assertThat(rows.get(StoreLayout.deadline(before.armedMs() + 1, "s1"))).isNotNull();
    }

    @Test
    void whatSaysThatASessionIsErasedIsToldBeforeItsRowsAreBlank() {
        LoggedRows rows = ofFormerTask(Samples.BARE_HEADER);
        assertThat(Samples.BARE_HEADER.isErased()).isTrue();
        int before = rows.told().size();

        assertThat(writer(rows, Samples.BARE_HEADER.epoch() + 1).session("s1").blankContent())
                .isFalse();

        assertThat(rows.told().subList(before, rows.told().size()))
                .extracting(row -> row.key)
                .containsExactly(StoreLayout.header("s1"), StoreLayout.segment("s1", "seg_002"));
    }

    /** What a task of the header's epoch has left of a session. */
    private static LoggedRows ofFormerTask(Header header) {
        LoggedRows rows = new LoggedRows();
        TranscriptWriter former = writer(rows, header.epoch());
        former.session("s1").put(header);
        former.session("s1").put(Samples.FULL_SEGMENT);
        former.flush();
        return rows;
    }

    /** Writes each segment that has a final at once. */
    private static TranscriptWriter writer(LoggedRows rows, long epoch) {
        return new TranscriptWriter(new TranscriptStore(rows), epoch, MAX_ROW_BYTES, 1, new SessionMemory(1L << 30));
    }

    @Test
    void nothingStoredIsNoHeaderNoSegmentAndEmptyFacts() {
        SessionRows rows = writer.session("s1");

        assertThat(rows.header()).isNull();
        assertThat(rows.facts()).isEqualTo(SessionFacts.EMPTY);
        assertThat(rows.segment("a")).isNull();
        assertThat(read("s1", true)).isNull();
    }

    @Test
    void aSessionSeesItsOwnSegmentsOnlyThoughItsIdBeginsAnother() {
        for (String session : List.of("s1", "s10", "s1.", "s", "s2")) {
            SessionRows rows = writer.session(session);
            rows.put(Samples.FULL_HEADER);
            rows.put(Samples.BARE_FACTS);
            rows.put(segment(session + ":a"));
            rows.put(segment("z"));
        }

        List<String> ids = new ArrayList<>();
        writer.session("s1").forEachSegment(segment -> ids.add(segment.id()));

        assertThat(ids).containsExactly("s1:a", "z");
        Stored.Content<Transcript> content = (Stored.Content<Transcript>) Objects.requireNonNull(read("s1", true));
        assertThat(content.value().segments()).hasSize(2);
    }

    @Test
    void aReaderGetsWordsOnlyWhenItAsks() {
        SessionRows rows = writer.session("s1");
        rows.put(Samples.FULL_HEADER);
        rows.put(Samples.FULL_SEGMENT);

        assertThat(lines(read("s1", true)).get(0).words()).hasSize(2);
        assertThat(lines(read("s1", false)).get(0).words()).isEmpty();
    }

    @Test
    void anErasedSessionIsAMarkerWhateverIsLeftOfItsRows() {
        SessionRows rows = writer.session("s1");
        rows.put(Samples.BARE_HEADER);
        rows.put(Samples.FULL_SEGMENT);

        assertThat(read("s1", true)).isEqualTo(new Stored.Marker<>(null));
    }

    @Test
    void contentIsDeletedInBoundedStepsAndTheHeaderStays() {
        SessionRows rows = writer.session("s1");
        rows.put(Samples.BARE_HEADER);
        rows.put(Samples.FULL_FACTS);
        for (int i = 0; i < 2_500; i++) {
            rows.put(segment("seg_" + i));
        }
        writer.session("s10").put(Samples.BARE_HEADER);
        writer.session("s10").put(segment("a"));
        transcripts.flushCache();
        assertThat(count()).isEqualTo(2_504);

        assertThat(rows.deleteContent()).isTrue();
        assertThat(count()).isEqualTo(1_504);
        assertThat(rows.deleteContent()).isTrue();
        assertThat(rows.deleteContent()).isFalse();

        assertThat(rows.facts()).isEqualTo(SessionFacts.EMPTY);
        assertThat(rows.header()).isEqualTo(Samples.BARE_HEADER);
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void deadlinesComeEarliestFirstAndNotBeforeTheirTime() {
        writer.session("b").arm(200);
        writer.session("a").arm(300);
        writer.session("c").arm(200);

        assertThat(writer.due(199, 10)).isEmpty();
        assertThat(writer.due(299, 10)).containsExactly(new Deadline(200, "b"), new Deadline(200, "c"));
    }

    @Test
    void noMoreThanTheLimitAreGivenOutAndTheRestComesNext() {
        for (int i = 0; i < 5; i++) {
            writer.session("s" + i).arm(100);
        }

        List<Deadline> first = writer.due(100, 2);
        first.forEach(deadline -> writer.session(deadline.sessionId()).disarm(deadline.atMs()));

        assertThat(first).extracting(Deadline::sessionId).containsExactly("s0", "s1");
        assertThat(writer.due(100, 9)).extracting(Deadline::sessionId).containsExactly("s2", "s3", "s4");
    }

    @Test
    void aDeadlineThatWasNotDealtWithComesAgainWhenReminded() {
        writer.session("a").arm(100);
        Deadline deadline = writer.due(100, 9).get(0);
        assertThat(writer.due(100, 9)).isEmpty();

        writer.remind(deadline.atMs());

        assertThat(writer.due(100, 9)).containsExactly(deadline);
    }

    @Test
    void aDeadlineThatIsArmedBeforeTheEarliestKnownComesFirst() {
        writer.session("late").arm(1_000);
        assertThat(writer.due(100, 9)).isEmpty();

        writer.session("early").arm(200);

        assertThat(writer.due(200, 9)).containsExactly(new Deadline(200, "early"));
        assertThat(writer.due(1_000, 9)).extracting(Deadline::sessionId).contains("late");
    }

    @Test
    void aDisarmedDeadlineDoesNotCome() {
        writer.session("a").arm(100);
        writer.session("a").disarm(100);

        assertThat(writer.due(100, 9)).isEmpty();
    }

    @Test
    void aNewLifeFindsTheDeadlinesOfTheLast() {
        writer.session("a").arm(100);

        assertThat(nextLife().due(100, 9)).containsExactly(new Deadline(100, "a"));
    }

    @Test
    void aRowThatTheChangelogWouldNotTakeIsNotStored() {
        Segment huge = Samples.segment(
                "a",
                new Utterance(
                        true, 0, Samples.TIME, null, "agent", -1, null, "secret".repeat(2_000), 0, 1, -1, List.of()));

        writer.session("s1").put(Samples.BARE_HEADER);
        writer.session("s1").put(huge);

        assertThatThrownBy(transcripts::flushCache)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("secret");
        assertThat(count()).isZero();
    }

    @Test
    void aStoredRowThatCannotBeReadFailsTheReaderToo() {
        store.put(StoreLayout.header("s1"), HeaderCodec.encode(Samples.FULL_HEADER));
        store.put(StoreLayout.segment("s1", "a"), new byte[] {9});

        assertThatThrownBy(() -> read("s1", true))
                .isInstanceOf(CorruptRowException.class)
                .hasMessageContaining("segment a of session s1");
    }

    /** The task starts anew behind a commit. */
    private TranscriptWriter nextLife() {
        transcripts.flushCache();
        transcripts.clearCache();
        return TranscriptWriter.begin(transcripts, Samples.EPOCH, MAX_ROW_BYTES, new SessionMemory(1 << 20));
    }

    private @Nullable Stored<Transcript> read(String sessionId, boolean withWords) {
        TranscriptReader reader = transcripts.reader(new SessionLocks());
        Stored<Transcript> whole = Readings.equal(reader, sessionId);
        return withWords ? whole : reader.read(sessionId, false);
    }

    private static Segment segment(String id) {
        Segment sample = Samples.FULL_SEGMENT;
        return new Segment(id, 1, sample.utterance(), 1, sample.translations());
    }

    private static List<io.transcripts.domain.Transcript.Line> lines(@Nullable Stored<Transcript> stored) {
        return ((Stored.Content<Transcript>) Objects.requireNonNull(stored))
                .value()
                .segments();
    }

    private int count() {
        int count = 0;
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                assertThat(row.value).isNotNull();
                count++;
            }
        }
        return count;
    }
}
