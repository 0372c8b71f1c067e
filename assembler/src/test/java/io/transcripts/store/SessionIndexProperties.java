package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Erasure;
import io.transcripts.domain.Header;
import io.transcripts.domain.Header.Brief;
import io.transcripts.domain.Header.Progress;
import io.transcripts.domain.Languages;
import io.transcripts.domain.ListPlace;
import io.transcripts.domain.SessionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Whatever happens to sessions, a list is what sorting all of them gives: from the heap, from the store, page by page, and after a
 * crash that cuts the changelog anywhere.
 */
class SessionIndexProperties {
    private static final SessionLocks LOCKS = new SessionLocks();
    private static final List<String> ORGANIZATIONS = List.of("org_a", "org_b", "org");
    private static final List<String> NAMES = List.of("a", "b", "a1", "B", "c:1");
    private static final long[] TIMES = {0, 1, 1_000, 1_001, 1_790_000_000_000L};
    private static final int STEPS = 60;

    @Property
    void listsAreWhatSortingAllSessionsGives(@ForAll Random random) {
        Partition partition = new Partition();
        for (int i = 0; i < STEPS; i++) {
            partition.step(random);
            partition.assertListsAreRight(random);
        }
    }

    @Property(tries = 300)
    void aCrashMakesNoListWrong(@ForAll Random random) {
        Partition partition = new Partition();
        for (int life = 0; life < 3; life++) {
            for (int i = 0; i < STEPS / 3; i++) {
                partition.step(random);
            }
            List<KeyValue<Bytes, byte[]>> told = new ArrayList<>(partition.rows.told());
            partition.reopen(LoggedRows.of(told.subList(0, random.nextInt(told.size() + 1))));
            partition.assertListsAreRight(random);
            partition.step(random);
            partition.assertListsAreRight(random);
        }
        partition.commit();
        for (int i = 0; i < 10; i++) {
            partition.writer.keepIndex();
            partition.commit();
        }
        partition.commit();
        assertThat(listed(partition.rows)).as("rows that a crash has left").isEqualTo(places(partition.model));
    }

    @Example
    void anOwnerThatKnewOfNoListsLeavesThemToBeBuilt() {
        Partition partition = new Partition();
        partition.put("a", header("org_a", 1_000, false));
        partition.commit();
        partition.store.own(++partition.epoch);
        partition.rows.put(StoreLayout.header("b"), HeaderCodec.encode(header("org_a", 2_000, false)));
        partition.rows.put(StoreLayout.header("a"), HeaderCodec.encode(header("org_b", 1_000, true)));

        partition.store.clearCache();
        partition.writer =
                TranscriptWriter.begin(partition.store, ++partition.epoch, 1 << 20, new SessionMemory(1 << 20));
        assertThat(partition.list("org_a", null, null, 10))
                .as("while it is not whole")
                .isNull();
        partition.store.own(partition.epoch);
        partition.writer.keepIndex();

        assertThat(partition.list("org_a", null, null, 10)).containsExactly(new ListPlace(2_000, "b"));
        assertThat(partition.list("org_b", SessionStatus.ENDED, null, 10)).containsExactly(new ListPlace(1_000, "a"));
    }

    @Example
    void whereAWrongRowIsFoundTheRightOneIsPut() {
        // Given a session that has left its place, and a failed batch that had its next one
        Header ended = header(1, "org_a", 1_000, true);
        Bytes right = SessionIndex.key("a", ended);
        Partition partition = new Partition();
        partition.put("a", header("org_a", 1_000, false));
        partition.commit();
        partition.put("a", ended);
        partition.commit();
        List<KeyValue<Bytes, byte[]>> told = new ArrayList<>(partition.rows.told());
        told.removeIf(row -> row.key.equals(right));

        partition.reopen(LoggedRows.of(told));
        for (int i = 0; i < 3; i++) {
            partition.writer.keepIndex();
            partition.commit();
        }

        assertThat(listed(partition.rows)).containsExactly(right);
        assertThat(partition.list("org_a", null, null, 10)).containsExactly(new ListPlace(1_000, "a"));
    }

    @Example
    void aCopyListsNothing() {
        Partition partition = new Partition();
        partition.put("a", header("org_a", 1_000, false));
        partition.commit();
        partition.store.clearCache();

        assertThat(partition.list("org_a", null, null, 10)).isNull();
    }

    @Example
    void sessionsThatDoNotMoveWriteNoRows() {
        Partition partition = new Partition();
        partition.put("a", header("org_a", 1_000, false));
        partition.commit();
        int before = partition.rows.told().size();
        partition.put("a", header("org_a", 1_000, false));
        partition.commit();

        assertThat(partition.rows.told().subList(before, partition.rows.told().size()))
                .extracting(row -> row.key)
                .containsExactly(StoreLayout.header("a"));
    }

    @Example
    void aRowThatTheFormerLifeHasStoredIsToldToTheChangelogByTheNext() {
        Partition partition = new Partition();
        partition.put("a", header("org_a", 1_000, false));
        partition.commit();
        partition.reopen(partition.rows);
        int before = partition.rows.told().size();

        Header next = header(partition.epoch, "org_a", 1_000, false);
        partition.put("a", next);
        partition.commit();

        assertThat(partition.rows.told().subList(before, partition.rows.told().size()))
                .extracting(row -> row.key)
                .containsExactly(SessionIndex.key("a", next), StoreLayout.header("a"));
    }

    private static Header next(@Nullable Header before, Random random) {
        String organization = random.nextInt(4) == 0 ? null : ORGANIZATIONS.get(random.nextInt(3));
        boolean isConflict = random.nextInt(8) == 0;
        boolean hasEnd = random.nextInt(3) == 0;
        boolean isFailure = hasEnd && random.nextBoolean();
        boolean isErased = before != null && (before.isErased() || random.nextInt(20) == 0);
        long firstRecordMs = TIMES[random.nextInt(TIMES.length)];
        return new Header(
                1,
                1,
                1,
                firstRecordMs,
                firstRecordMs,
                Samples.FULL_HEADER.tally(),
                new Brief(organization, isConflict, Languages.UNKNOWN, hasEnd ? 5 : -1, isFailure, -1, -1),
                new Progress(false, random.nextInt(4) == 0, false),
                isErased ? new Erasure(7, Erasure.Stage.REQUESTED, 7) : null,
                null,
                Header.NEVER);
    }

    private static Header header(String organization, long firstRecordMs, boolean hasEnd) {
        return header(1, organization, firstRecordMs, hasEnd);
    }

    private static Header header(long epoch, String organization, long firstRecordMs, boolean hasEnd) {
        return new Header(
                epoch,
                1,
                1,
                firstRecordMs,
                firstRecordMs,
                Samples.FULL_HEADER.tally(),
                new Brief(organization, false, Languages.UNKNOWN, hasEnd ? 5 : -1, false, -1, -1),
                new Progress(false, false, false),
                null,
                null,
                Header.NEVER);
    }

    private static SessionStatus status(Header header) {
        boolean hasEnd = header.brief().endRecordMs() >= 0 || header.progress().timedOut();
        return header.brief().isFailure() ? SessionStatus.FAILED : hasEnd ? SessionStatus.ENDED : SessionStatus.ACTIVE;
    }

    private static List<Bytes> listed(LoggedRows rows) {
        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = rows.range(StoreLayout.listsBegin(), StoreLayout.listsEnd())) {
            all.forEachRemaining(row -> keys.add(row.key));
        }
        return keys;
    }

    private static List<Bytes> places(Map<String, Header> model) {
        List<Bytes> keys = new ArrayList<>();
        model.forEach((name, header) -> {
            Bytes key = SessionIndex.key(name, header);
            if (key != null) {
                keys.add(key);
            }
        });
        keys.sort(null);
        return keys;
    }

    /** A partition, and what its headers are. */
    private static final class Partition {
        private LoggedRows rows = new LoggedRows();
        private TranscriptStore store = new TranscriptStore(rows);
        private Map<String, Header> model = new TreeMap<>();
        private long epoch;
        private TranscriptWriter writer = begin();

        private void step(Random random) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            switch (random.nextInt(12)) {
                case 0, 1 -> commit();
                case 2 -> writer.shrink(0);
                case 3 -> {
                    store.flushCache();
                    reopen(rows);
                }
                case 4 -> writer.keepIndex();
                default -> put(name, next(model.get(name), random));
            }
        }

        private void put(String name, Header header) {
            writer.session(name).put(header);
            model.put(name, header);
        }

        private void commit() {
            store.flushCache();
        }

        /** A new life on these rows, which know what they know. */
        private void reopen(LoggedRows on) {
            rows = on;
            store.clearCache();
            store = new TranscriptStore(rows);
            model = new TreeMap<>();
            try (KeyValueIterator<Bytes, byte[]> all =
                    rows.range(StoreLayout.sessionsBegin(), StoreLayout.sessionsEnd())) {
                while (all.hasNext()) {
                    KeyValue<Bytes, byte[]> row = all.next();
                    model.put(StoreLayout.sessionOfRow(row.key), HeaderCodec.decode(row.value));
                }
            }
            writer = begin();
        }

        private TranscriptWriter begin() {
            TranscriptWriter begun = TranscriptWriter.begin(store, ++epoch, 1 << 20, new SessionMemory(1L << 30));
            store.own(epoch);
            begun.keepIndex();
            return begun;
        }

        private void assertListsAreRight(Random random) {
            for (String organization : ORGANIZATIONS) {
                List<SessionStatus> statuses = new ArrayList<>(List.of(SessionStatus.values()));
                statuses.add(null);
                for (SessionStatus status : statuses) {
                    List<ListPlace> expected = expected(organization, status);
                    assertThat(list(organization, status, null, 100)).isEqualTo(expected);
                    assertThat(pages(organization, status, 1 + random.nextInt(3)))
                            .isEqualTo(expected);
                }
            }
        }

        private List<ListPlace> pages(String organization, @Nullable SessionStatus status, int limit) {
            List<ListPlace> all = new ArrayList<>();
            ListPlace after = null;
            while (true) {
                List<ListPlace> page = list(organization, status, after, limit);
                all.addAll(page);
                if (page.size() < limit) {
                    return all;
                }
                after = page.get(page.size() - 1);
            }
        }

        private List<ListPlace> list(
                String organization, @Nullable SessionStatus status, @Nullable ListPlace after, int limit) {
            return store.reader(LOCKS).list(organization, status, after, limit);
        }

        /** The contract's words. */
        private List<ListPlace> expected(String organization, @Nullable SessionStatus status) {
            return model.entrySet().stream()
                    .filter(entry -> !entry.getValue().isErased())
                    .filter(entry ->
                            organization.equals(entry.getValue().brief().organizationId()))
                    .filter(entry -> !entry.getValue().brief().organizationConflict())
                    .filter(entry -> status == null || status == status(entry.getValue()))
                    .sorted((a, b) -> a.getValue().firstRecordMs()
                                    == b.getValue().firstRecordMs()
                            ? a.getKey().compareTo(b.getKey())
                            : Long.compare(
                                    b.getValue().firstRecordMs(), a.getValue().firstRecordMs()))
                    .map(entry -> new ListPlace(entry.getValue().firstRecordMs(), entry.getKey()))
                    .toList();
        }
    }
}
