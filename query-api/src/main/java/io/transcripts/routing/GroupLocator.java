package io.transcripts.routing;

import io.transcripts.runtime.Replicas;
import io.transcripts.runtime.StreamsRuntime;
import java.util.ArrayList;
import java.util.List;

/** Finds nodes by what the members of the group told each other at the last rebalance. */
public final class GroupLocator implements Locator {
    private static final int MOST_OTHERS = 4;

    private final StreamsRuntime runtime;
    private final String self;

    /** @param self address of this node's own peer port, as it told the group */
    public GroupLocator(StreamsRuntime runtime, String self) {
        this.runtime = runtime;
        this.self = self;
    }

    @Override
    public List<Place> places(String sessionId) {
        Replicas replicas = runtime.replicas(sessionId);
        List<Place> places = new ArrayList<>();
        if (replicas.owner() != null) {
            places.add(new Place(replicas.owner(), true, replicas.owner().equals(self)));
        }
        for (String standby : replicas.standbys()) {
            places.add(new Place(standby, false, standby.equals(self)));
        }
        replicas.others().stream()
                .limit(MOST_OTHERS)
                .forEach(other -> places.add(new Place(other, false, other.equals(self))));
        if (places.stream().noneMatch(Place::isSelf)) {
            places.add(new Place(self, false, true));
        }
        return places;
    }
}
