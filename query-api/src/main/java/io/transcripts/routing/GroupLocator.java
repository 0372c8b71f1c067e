package io.transcripts.routing;

import io.transcripts.ownership.Ownership;
import io.transcripts.ownership.Replicas;
import java.util.ArrayList;
import java.util.List;

/** Finds nodes by what the members of the group told each other at the last rebalance. */
public final class GroupLocator implements Locator {
    private static final int MOST_OTHERS = 4;

    private final Ownership ownership;
    private final String self;

    /** @param self address of this node's own peer port, as it told the group */
    public GroupLocator(Ownership ownership, String self) {
        this.ownership = ownership;
        this.self = self;
    }

    @Override
    public List<Place> places(String sessionId) {
        Replicas replicas = ownership.replicasOf(sessionId);
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
