package io.transcripts.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.api.ApiFixture;
import io.transcripts.domain.ListPlace;
import io.transcripts.domain.Position;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Transcript;
import io.transcripts.ownership.Ownership;
import io.transcripts.ownership.Replicas;
import io.transcripts.ownership.Role;
import io.transcripts.routing.ListQuery.Listed;
import io.transcripts.routing.ListQuery.Part;
import io.transcripts.routing.ListQuery.Selection;
import io.transcripts.store.SessionReader;
import io.transcripts.store.TranscriptReader.Stored;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node tells of lists: of the partitions that it vouches for, and nothing of any other. */
class LocalListTest {
    private static final int PARTITIONS = 3;
    private static final int SESSIONS = 30;

    private final Map<Integer, Role> roles = new HashMap<>();
    private final Set<Integer> unbuilt = new HashSet<>();
    private final Set<Integer> moving = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> large = new HashSet<>();
    private int leavesAtSummary = -1;
    private final LocalList list = new LocalList(
            new Node(),
            partition -> {
                if (moving.contains(partition)) {
                    throw new InvalidStateStoreException("moving");
                }
                return reader(partition);
            },
            PARTITIONS);

    @BeforeEach
    void ownAll() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            roles.put(partition, Role.OWNER);
        }
    }

    @Test
    void thePartitionsAreMerged() {
        Part part = part(7, null);

        assertThat(part.partitions()).containsExactly(0, 1, 2);
        assertThat(part.hasMore()).isTrue();
        assertThat(ids(part)).containsExactly("s29", "s28", "s27", "s26", "s25", "s24", "s23");
        assertThat(ids(part(7, new ListPlace(1_003, "s3")))).containsExactly("s2", "s1", "s0");
        assertThat(part(7, new ListPlace(1_003, "s3")).hasMore()).isFalse();
    }

    @Test
    void exactlyAllIsNoMore() {
        assertThat(part(SESSIONS, null).hasMore()).isFalse();
        assertThat(part(SESSIONS - 1, null).hasMore()).isTrue();
    }

    @Test
    void whatHasGoneSinceItWasFoundIsMadeUpFor() {
        gone.addAll(List.of("s29", "s28", "s26"));

        assertThat(ids(part(3, null))).containsExactly("s27", "s25", "s24");
        assertThat(part(3, null).hasMore()).isTrue();
    }

    @Test
    void whatThisNodeDoesNotVouchForIsNotInIt() {
        roles.put(0, Role.standby(0));
        assertThat(part(100, null).partitions()).containsExactly(1, 2);
        roles.put(1, Role.catchingUp(Role.Why.READS_INPUTS, 3));
        assertThat(part(100, null).partitions()).containsExactly(2);
        unbuilt.add(2);
        assertThat(part(100, null)).isEqualTo(new Part(new TreeSet<>(), List.of(), false));
    }

    @Test
    void aPartitionThatIsMovingIsNotInIt() {
        moving.add(1);

        assertThat(part(100, null).partitions()).containsExactly(0, 2);
        assertThat(ids(part(100, null))).noneMatch(id -> partition(id) == 1).hasSize(20);
    }

    @Test
    void aPartitionThatLeavesMeanwhileIsNotInIt() {
        leavesAtSummary = 2;

        Part part = part(10, null);

        assertThat(part.partitions()).containsExactly(0, 1);
        assertThat(ids(part)).noneMatch(id -> partition(id) == 2);
    }

    @Test
    void largeSessionsMakeAShortPart() {
        large.addAll(List.of("s28", "s26"));

        Part part = part(10, null);

        assertThat(ids(part)).containsExactly("s29", "s28");
        assertThat(part.hasMore()).isTrue();
        assertThat(ids(part(10, new ListPlace(1_028, "s28")))).containsExactly("s27", "s26");
    }

    @Test
    void onlyAnOwnerKnowsThatThereIsNoPlace() {
        assertThat(list.place("none0", "org")).isInstanceOf(Answer.NotFound.class);
        roles.put(0, Role.standby(0));
        assertThat(list.place("none0", "org")).isInstanceOf(Answer.NotReady.class);
    }

    private Part part(int limit, @Nullable ListPlace after) {
        return list.part(new Selection("org", null, after, limit));
    }

    private static List<String> ids(Part part) {
        return part.sessions().stream()
                .map(Listed::place)
                .map(ListPlace::sessionId)
                .toList();
    }

    private static int partition(String sessionId) {
        return Integer.parseInt(sessionId.replaceAll("[a-z]+", "")) % PARTITIONS;
    }

    private final class Node implements Ownership {
        @Override
        public int partitionOf(String sessionId) {
            return partition(sessionId);
        }

        @Override
        public Role roleOf(int partition) {
            return roles.get(partition);
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

    /** Of every third session, the later ones newer. */
    private SessionReader reader(int partition) {
        return (SessionReader) Proxy.newProxyInstance(
                SessionReader.class.getClassLoader(),
                new Class<?>[] {SessionReader.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "list" -> places(partition, (ListPlace) arguments[2], (int) arguments[3]);
                    case "summary" -> summary(partition, (String) arguments[0]);
                    case "header" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private @Nullable List<ListPlace> places(int partition, @Nullable ListPlace after, int limit) {
        if (unbuilt.contains(partition)) {
            return null;
        }
        List<ListPlace> places = new ArrayList<>();
        for (int i = SESSIONS - 1; i >= 0 && places.size() < limit; i--) {
            ListPlace place = new ListPlace(1_000 + i, "s" + i);
            if (i % PARTITIONS == partition && (after == null || place.compareTo(after) > 0)) {
                places.add(place);
            }
        }
        return places;
    }

    private Stored<Transcript> summary(int partition, String sessionId) {
        if (leavesAtSummary == partition) {
            roles.put(partition, Role.none(Role.Why.NOT_HERE));
            throw new InvalidStateStoreException("left");
        }
        if (gone.contains(sessionId)) {
            return new Stored.Marker<>("org");
        }
        Transcript session = ApiFixture.transcript(sessionId, "org", false);
        String metadata = "{\"a\":\"" + "x".repeat(large.contains(sessionId) ? 1 << 20 : 1) + "\"}";
        return new Stored.Content<>(
                withMetadata(session, metadata), new Stamp(1, new Position(1, 2, 3), Transcript.Status.PROCESSING));
    }

    private static Transcript withMetadata(Transcript of, String metadata) {
        return new Transcript(
                of.sessionId(),
                of.version(),
                of.status(),
                of.organizationId(),
                false,
                of.sourceLanguage(),
                of.targetLanguage(),
                of.participants(),
                metadata,
                of.startedAt(),
                of.endedAt(),
                of.endReason(),
                of.error(),
                of.durationMs(),
                of.wordCount(),
                of.missing(),
                of.gaps(),
                of.limitExceeded(),
                List.of());
    }
}
