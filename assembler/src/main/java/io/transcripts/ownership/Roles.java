package io.transcripts.ownership;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node is to each partition, out of three voices: its tasks, which know what they have read; the lease, which
 * knows whether the group may have given them away; its copies, which know how far they are behind.
 */
final class Roles {
    private static final Logger LOG = LoggerFactory.getLogger(Roles.class);
    private static final long EVERY_MS = 500;

    private final CatchUpMonitor catchUp;
    private final BooleanSupplier isLeased;
    private final ReplicaLags copies;
    /** Read and written by the poller alone. */
    private Map<Integer, Role.Why> logged = Map.of();

    private record Change(Role.Why before, Role.Why now) {
        boolean isOfOwner() {
            return before.kind() == Role.Kind.OWNER || now.kind() == Role.Kind.OWNER;
        }
    }

    Roles(CatchUpMonitor catchUp, BooleanSupplier isLeased, ReplicaLags copies) {
        this.catchUp = catchUp;
        this.isLeased = isLeased;
        this.copies = copies;
    }

    /** @param owners told when this node has become the owner of a partition, or is no longer */
    void start(ScheduledExecutorService timer, Runnable owners) {
        var unused = timer.scheduleWithFixedDelay(() -> logChanges(owners), EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    Role of(int partition) {
        Role worked = catchUp.roleOf(partition);
        Role copied = copies.roleOf(partition);
        if (!worked.isActive()) {
            return copied;
        }
        if (!isLeased.getAsBoolean()) {
            return Role.none(Role.Why.NOT_CONFIRMED);
        }
        // One that has just taken over is behind by no more than it was as a copy.
        return worked.lag() == Role.UNKNOWN ? Role.catchingUp(worked.why(), copied.lag()) : worked;
    }

    /** For {@code /status}: the partitions that are worked on or copied here. */
    Map<String, Object> status() {
        Map<Integer, Role> here = here();
        Map<String, Object> status = new LinkedHashMap<>();
        for (Role.Kind kind : Role.Kind.values()) {
            Map<Integer, Object> partitions = new TreeMap<>();
            here.forEach((partition, role) -> {
                if (role.kind() == kind) {
                    partitions.put(partition, status(role));
                }
            });
            status.put(kind.name().toLowerCase(Locale.ROOT), partitions);
        }
        return status;
    }

    private static Map<String, Object> status(Role role) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("lag", role.lag() == Role.UNKNOWN ? null : role.lag());
        status.put("why", role.why().sentence());
        return status;
    }

    /** Says what has changed since it was called last: who looks for a partition that nobody answers for finds it there. */
    void logChanges(Runnable owners) {
        Map<Integer, Role.Why> now = new TreeMap<>();
        here().forEach((partition, role) -> now.put(partition, role.why()));
        Map<Change, SortedSet<Integer>> changes = new LinkedHashMap<>();
        SortedSet<Integer> all = new TreeSet<>(now.keySet());
        all.addAll(logged.keySet());
        for (int partition : all) {
            Change change = new Change(
                    logged.getOrDefault(partition, Role.Why.NOT_HERE), now.getOrDefault(partition, Role.Why.NOT_HERE));
            if (change.before() != change.now()) {
                changes.computeIfAbsent(change, unused -> new TreeSet<>()).add(partition);
            }
        }
        logged = now;
        changes.forEach((change, partitions) -> LOG.info(
                "Partitions {}: {} -> {}. {}.",
                partitions,
                change.before(),
                change.now(),
                change.now().sentence()));
        if (changes.keySet().stream().anyMatch(Change::isOfOwner)) {
            owners.run();
        }
    }

    private SortedMap<Integer, Role> here() {
        SortedSet<Integer> here = new TreeSet<>(catchUp.owned());
        here.addAll(copies.copies());
        SortedMap<Integer, Role> roles = new TreeMap<>();
        here.forEach(partition -> roles.put(partition, of(partition)));
        return roles;
    }
}
