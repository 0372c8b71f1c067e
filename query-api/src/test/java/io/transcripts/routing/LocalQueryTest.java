package io.transcripts.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Changes;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Header;
import io.transcripts.domain.Lens;
import io.transcripts.domain.ListPlace;
import io.transcripts.domain.Outline;
import io.transcripts.domain.Position;
import io.transcripts.domain.SessionStatus;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Tally;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import io.transcripts.ownership.Ownership;
import io.transcripts.ownership.Replicas;
import io.transcripts.ownership.Role;
import io.transcripts.ownership.Role.Kind;
import io.transcripts.ownership.Role.Why;
import io.transcripts.routing.PeerQuery.Known;
import io.transcripts.store.SessionReader;
import io.transcripts.store.TranscriptReader;
import io.transcripts.store.TranscriptReader.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may say what of a session, as a table. */
class LocalQueryTest {
    private static final long MAX_LAG = 100;
    private static final int PARTITION = 3;
    private static final Lens LENS = new Lens(false, true, false);

    private final List<String> asked = new ArrayList<>();
    private long life = 7;
    private TranscriptIndex index = index(9, 50);
    private @Nullable TranscriptIndex indexUsed;
    private List<Role> roles = List.of(Role.OWNER);
    private boolean hasEverCaughtUp = true;
    private Has has = Has.CONTENT;
    private final LocalQuery query = new LocalQuery(new Node(), this::reader, MAX_LAG);

    /** What the rows of the partition have of the session. */
    private enum Has {
        CONTENT,
        MARKER,
        NOTHING,
        /** The partition cannot be read at all. */
        MOVED
    }

    /**
     * Of the columns, {@code is} is what the node is to the partition when it is asked, with how many records it is behind, or
     * {@code ?}; {@code copies} whether a copy may answer; {@code built} whether a task has ever caught up on the rows;
     * {@code has} what they have of the session; {@code then} what the node is when it has read them.
     */
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            is              | copies | built | has     | then            | answer
            # An owner says what is, and what is not. No copy is needed, and nobody asks how its rows came to be.
            OWNER           | no     | yes   | CONTENT | OWNER           | 200
            OWNER           | yes    | yes   | CONTENT | OWNER           | 200
            OWNER           | no     | no    | CONTENT | OWNER           | 200
            OWNER           | no     | yes   | NOTHING | OWNER           | 404
            OWNER           | yes    | no    | NOTHING | OWNER           | 404
            OWNER           | no     | yes   | MARKER  | OWNER           | 410
            OWNER           | yes    | no    | MARKER  | OWNER           | 410
            OWNER           | yes    | yes   | MOVED   | OWNER           | 503
            # An owner whose partition leaves while it reads: what it has found was true, what it has not found says nothing.
            OWNER           | no     | yes   | CONTENT | NONE            | 200
            OWNER           | no     | yes   | CONTENT | STANDBY 1       | 200
            OWNER           | no     | yes   | NOTHING | NONE            | 503
            OWNER           | yes    | yes   | NOTHING | STANDBY 0       | 503
            OWNER           | no     | yes   | NOTHING | CATCHING_UP 1   | 503
            OWNER           | no     | yes   | MARKER  | NONE            | 503
            OWNER           | yes    | yes   | MARKER  | STANDBY 0       | 503
            OWNER           | no     | yes   | MARKER  | CATCHING_UP ?   | 503
            # One that catches up says what it has, how far behind it is, and nothing of what it does not have.
            CATCHING_UP 1   | no     | yes   | CONTENT | CATCHING_UP 1   | 200 lag 1
            CATCHING_UP 100 | yes    | yes   | CONTENT | CATCHING_UP 100 | 200 lag 100
            CATCHING_UP 101 | yes    | yes   | CONTENT | CATCHING_UP 101 | 503
            CATCHING_UP ?   | yes    | yes   | CONTENT | CATCHING_UP ?   | 503
            CATCHING_UP 1   | yes    | yes   | NOTHING | CATCHING_UP 1   | 503
            CATCHING_UP 1   | yes    | yes   | MARKER  | CATCHING_UP 1   | 503
            CATCHING_UP 1   | yes    | yes   | MOVED   | CATCHING_UP 1   | 503
            # It was asked before it had caught up, so its rows may be of before.
            CATCHING_UP 1   | yes    | yes   | CONTENT | OWNER           | 200 lag 1
            CATCHING_UP 1   | yes    | yes   | NOTHING | OWNER           | 503
            CATCHING_UP 1   | yes    | yes   | MARKER  | OWNER           | 503
            # Rows that are built from scratch may lack the event that erases the session.
            CATCHING_UP 1   | yes    | no    | CONTENT | CATCHING_UP 1   | 503
            STANDBY 0       | yes    | no    | CONTENT | STANDBY 0       | 503
            # A copy answers those who may be answered by a copy, also when it is level.
            STANDBY 0       | yes    | yes   | CONTENT | STANDBY 0       | 200 lag 0
            STANDBY 100     | yes    | yes   | CONTENT | STANDBY 100     | 200 lag 100
            STANDBY 101     | yes    | yes   | CONTENT | STANDBY 101     | 503
            STANDBY 0       | yes    | yes   | NOTHING | STANDBY 0       | 503
            STANDBY 0       | yes    | yes   | MARKER  | STANDBY 0       | 503
            STANDBY 0       | yes    | yes   | MOVED   | NONE            | 503
            STANDBY 0       | no     | yes   | CONTENT | STANDBY 0       | 503
            # What somebody took over meanwhile was read as a copy.
            STANDBY 5       | yes    | yes   | CONTENT | OWNER           | 200 lag 5
            STANDBY 5       | yes    | yes   | NOTHING | OWNER           | 503
            # One that is nothing to the partition has nothing to say, whatever its rows have.
            NONE            | yes    | yes   | CONTENT | NONE            | 503
            NONE            | no     | yes   | CONTENT | OWNER           | 503
            NONE            | yes    | yes   | NOTHING | NONE            | 503
            NONE            | yes    | yes   | MARKER  | NONE            | 503
            """)
    void whoMaySayWhat(String is, String copies, String built, Has rows, String then, String answer) {
        boolean orStandby = copies.equals("yes");
        hasEverCaughtUp = built.equals("yes");
        has = rows;

        roles = List.of(role(is), role(then));
        assertThat(name(query.look("s", orStandby))).isEqualTo(answer);
        roles = List.of(role(is), role(then));
        assertThat(name(query.read("s", true, orStandby))).isEqualTo(answer);
        roles = List.of(role(is), role(then));
        assertThat(name(query.summary("s", orStandby))).isEqualTo(answer);
        roles = List.of(role(is), role(then));
        assertThat(name(query.open("s", orStandby))).isEqualTo(answer);
    }

    @Test
    void theRoleIsAskedForBeforeTheRowsAndAgainOnlyBeforeItSaysWhatIsNot() {
        query.look("s", true);
        assertThat(asked).containsExactly("role of 3", "rows of 3");

        asked.clear();
        has = Has.NOTHING;
        query.look("s", true);
        assertThat(asked).containsExactly("role of 3", "rows of 3", "role of 3");
    }

    @Test
    void anIndexIsGoodForItsVersionOnly() {
        query.open("s", true);
        assertThat(indexUsed).isNull();
        query.open("s", true);
        assertThat(indexUsed).isSameAs(index);
        query.open("another", true);
        assertThat(indexUsed).isNull();

        life = 6;
        query.open("s", true);
        assertThat(indexUsed).isNull();
    }

    @Test
    void whatNobodyVouchesForIsNotKept() {
        life = 0;
        query.open("s", true);
        query.open("s", true);
        assertThat(indexUsed).isNull();

        life = 7;
        index = index(8, 50);
        query.open("s", true);
        query.open("s", true);
        assertThat(indexUsed).isNull();
    }

    private static TranscriptIndex index(long version, int segments) {
        List<TranscriptIndex.Place> places = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            places.add(new TranscriptIndex.Place("seg_" + i, 0, i, i, true, 10));
        }
        return new TranscriptIndex(version, Tally.EMPTY, Transcript.Gaps.NONE, places);
    }

    @Test
    void onlyAnOwnerVouchesForTheVersion() {
        assertThat(((Answer.Found<Outline>) query.look("s", true)).stamp())
                .isEqualTo(new Stamp(7, new Position(1, 8, 9), Transcript.Status.COMPLETE));

        roles = List.of(Role.standby(0));
        assertThat(((Answer.Found<Outline>) query.look("s", true)).stamp()).isNull();
    }

    @Test
    void onlyAnOwnerTellsWhatHasChanged() {
        assertThat(name(query.changes("s", null, LENS))).isEqualTo("200");
        assertThat(asked).doesNotContain("closed");
        for (String is : List.of("CATCHING_UP 1", "STANDBY 0", "NONE")) {
            roles = List.of(role(is));
            assertThat(name(query.changes("s", null, LENS))).as(is).isEqualTo("503");
        }
    }

    @Test
    void whatAnOwnerHasReadThatIsNoneAnyMoreIsNotToldAndClosed() {
        roles = List.of(Role.OWNER, role("CATCHING_UP 1"));

        assertThat(name(query.changes("s", null, LENS))).isEqualTo("503");
        assertThat(asked).endsWith("closed");
    }

    @Test
    void whoErasedASessionIsTold() {
        has = Has.MARKER;

        assertThat(query.look("s", true)).isEqualTo(new Answer.Erased<Outline>("acme"));
    }

    @Test
    void onlyAnOwnerIsOne() {
        assertThat(query.isOwner("s")).isTrue();
        for (String is : List.of("CATCHING_UP 1", "STANDBY 0", "NONE")) {
            roles = List.of(role(is));
            assertThat(query.isOwner("s")).as(is).isFalse();
        }
    }

    @Test
    void onlyAnOwnerListsItsSessions() {
        assertThat(query.sessions(PARTITION, null, 10)).containsExactly(new Known("s", 1));
        for (String is : List.of("CATCHING_UP 1", "STANDBY 0", "NONE")) {
            roles = List.of(role(is));
            assertThat(query.sessions(PARTITION, null, 10)).as(is).isNull();
        }
        roles = List.of(Role.OWNER);
        has = Has.MOVED;
        assertThat(query.sessions(PARTITION, null, 10)).isNull();
    }

    private static Role role(String text) {
        String[] parts = text.split(" ");
        long lag = parts.length == 1 || parts[1].equals("?") ? Role.UNKNOWN : Long.parseLong(parts[1]);
        return switch (Kind.valueOf(parts[0])) {
            case OWNER -> Role.OWNER;
            case CATCHING_UP -> Role.catchingUp(Why.READS_INPUTS, lag);
            case STANDBY -> Role.standby(lag);
            case NONE -> Role.none(Why.NOT_CONFIRMED);
        };
    }

    private static String name(Answer<?> answer) {
        if (answer instanceof Answer.Found<?> found) {
            return found.isCurrent() ? "200" : "200 lag " + found.lag();
        }
        return answer instanceof Answer.NotFound<?> ? "404" : answer instanceof Answer.Erased<?> ? "410" : "503";
    }

    private SessionReader reader(int partition) {
        asked.add("rows of " + partition);
        if (has == Has.MOVED) {
            throw new InvalidStateStoreException("moved");
        }
        return new Rows();
    }

    /** Says the roles one after the other, the last one for ever. */
    private final class Node implements Ownership {
        @Override
        public int partitionOf(String sessionId) {
            return PARTITION;
        }

        @Override
        public Role roleOf(int partition) {
            asked.add("role of " + partition);
            Role role = roles.get(0);
            roles = roles.size() == 1 ? roles : roles.subList(1, roles.size());
            return role;
        }

        @Override
        public Replicas replicasOf(String sessionId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> members() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isConfirmed() {
            throw new UnsupportedOperationException();
        }
    }

    /** One session in one partition. */
    private final class Rows implements SessionReader {
        private <T> @Nullable Stored<T> stored(T content) {
            return switch (has) {
                case CONTENT ->
                    new Stored.Content<>(content, new Stamp(7, new Position(1, 8, 9), Transcript.Status.COMPLETE));
                case MARKER -> new Stored.Marker<>("acme");
                default -> null;
            };
        }

        @Override
        public @Nullable Stored<Outline> outline(String sessionId) {
            return stored(new Outline("acme", false, 0, 0));
        }

        @Override
        public @Nullable Header header(String sessionId) {
            throw new UnsupportedOperationException("only lists ask so");
        }

        @Override
        public @Nullable List<ListPlace> list(
                String organizationId, @Nullable SessionStatus status, @Nullable ListPlace after, int limit) {
            throw new UnsupportedOperationException("only lists ask so");
        }

        @Override
        public @Nullable Stored<Transcript> read(String sessionId, boolean withWords) {
            return stored(transcript());
        }

        @Override
        public @Nullable Stored<Transcript> summary(String sessionId) {
            return stored(transcript());
        }

        @Override
        public @Nullable Stored<TranscriptReading> open(
                String sessionId, Function<Stamp, @Nullable TranscriptIndex> known) {
            Stamp stamp = new Stamp(life, new Position(1, 8, 9), Transcript.Status.COMPLETE);
            indexUsed = known.apply(stamp);
            Stored<TranscriptReading> stored = stored(new Reading(indexUsed == null ? index : indexUsed));
            return stored instanceof Stored.Content<TranscriptReading> content
                    ? new Stored.Content<>(content.value(), stamp)
                    : stored;
        }

        @Override
        public @Nullable Stored<ChangesReading> changes(String sessionId, @Nullable Position copy, Lens lens) {
            return stored(new ChangedReading());
        }

        @Override
        public Stored.@Nullable Content<ChangesReading> changesAtHand(
                String sessionId, @Nullable Position copy, Lens lens) {
            return null;
        }

        @Override
        public boolean hasEverCaughtUp() {
            return hasEverCaughtUp;
        }

        @Override
        public List<TranscriptReader.Known> sessions(@Nullable String after, int limit) {
            return List.of(new TranscriptReader.Known("s", 1, false));
        }
    }

    private static final class Reading implements TranscriptReading {
        private final TranscriptIndex index;

        Reading(TranscriptIndex index) {
            this.index = index;
        }

        @Override
        public TranscriptIndex index() {
            return index;
        }

        @Override
        public Transcript head() {
            return transcript();
        }

        @Override
        public void seek(int position) {}

        @Override
        public boolean read(Consumer<Transcript.Line> to, BooleanSupplier isEnough) {
            return false;
        }

        @Override
        public void close() {}
    }

    private final class ChangedReading implements ChangesReading {
        @Override
        public Changes changes() {
            return new Changes(transcript(), new Position(1, 8, 9), true, List.of(), List.of());
        }

        @Override
        public boolean read(Consumer<Transcript.Line> to, BooleanSupplier isEnough) {
            return false;
        }

        @Override
        public void close() {
            asked.add("closed");
        }
    }

    private static Transcript transcript() {
        return new Transcript(
                "s",
                1,
                Transcript.Status.COMPLETE,
                "acme",
                false,
                null,
                null,
                List.of(),
                null,
                Instant.EPOCH,
                null,
                null,
                null,
                0,
                0,
                new Transcript.Missing(0, 0),
                Transcript.Gaps.NONE,
                false,
                List.of());
    }
}
