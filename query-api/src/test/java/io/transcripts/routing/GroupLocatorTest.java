package io.transcripts.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.ownership.Ownership;
import io.transcripts.ownership.Replicas;
import io.transcripts.ownership.Role;
import io.transcripts.routing.Locator.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is asked, and in which order. */
class GroupLocatorTest {
    @Test
    void theOwnerComesFirstThenTheCopiesThenTheOthers() {
        assertThat(places("owner:1", List.of("copy:1", "copy:2"), List.of("me:1", "other:1")))
                .containsExactly(
                        new Place("owner:1", true, false),
                        new Place("copy:1", false, false),
                        new Place("copy:2", false, false),
                        new Place("me:1", false, true),
                        new Place("other:1", false, false));
    }

    @Test
    void thisNodeMayBeAnyOfThem() {
        assertThat(places("me:1", List.of("copy:1"), List.of()))
                .containsExactly(new Place("me:1", true, true), new Place("copy:1", false, false));
        assertThat(places("owner:1", List.of("me:1"), List.of()))
                .containsExactly(new Place("owner:1", true, false), new Place("me:1", false, true));
    }

    @Test
    void fourOfTheOthersAreEnough() {
        assertThat(places("owner:1", List.of(), List.of("a:1", "b:1", "c:1", "d:1", "e:1", "me:1")))
                .extracting(Place::address)
                .containsExactly("owner:1", "a:1", "b:1", "c:1", "d:1", "me:1");
    }

    @Test
    void whereNobodyIsKnownThisNodeIsAsked() {
        assertThat(places(null, List.of(), List.of())).containsExactly(new Place("me:1", false, true));
    }

    private static List<Place> places(@Nullable String owner, List<String> standbys, List<String> others) {
        return new GroupLocator(new Told(new Replicas(3, owner, standbys, others)), "me:1").places("s");
    }

    /** What the group has told. */
    private record Told(Replicas replicas) implements Ownership {
        @Override
        public int partitionOf(String sessionId) {
            return replicas.partition();
        }

        @Override
        public Role roleOf(int partition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Replicas replicasOf(String sessionId) {
            return replicas;
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
}
