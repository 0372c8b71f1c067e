package io.transcripts.topology;

import io.transcripts.fencing.Fence;
import io.transcripts.ownership.CatchUp;
import io.transcripts.store.ChangeMarks;
import io.transcripts.store.SessionLocks;
import io.transcripts.store.SessionMemory;

/**
 * What tasks share with each other and with the rest of the node: one of each in a process.
 *
 * @param marks where those look who wait for changes
 * @param memory heap for the sessions of all tasks of this node
 * @param fence keeps what former owners write late from counting
 */
public record TopologyServices(
        SessionLocks locks,
        ChangeMarks marks,
        SessionMemory memory,
        CatchUp catchUp,
        Fence fence,
        RecordMetrics counts,
        TaskClock clock) {}
