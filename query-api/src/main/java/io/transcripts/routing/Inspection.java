package io.transcripts.routing;

import io.transcripts.domain.DueTimes;
import io.transcripts.domain.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of a session, without a word of its text.
 *
 * @param node address of its peer port
 * @param role of the node in the session's partition
 * @param isOwner whether it speaks for the partition
 * @param because a sentence on why it has this role
 * @param lag records that it is behind; null when nobody knows
 * @param owner address of who owns the partition, as the group last said; null when it has not
 * @param standbys the same of those with a copy
 * @param isReadable false when the partition is not here, or is moving
 * @param header null when nothing of the session is here
 * @param due of the header's deadlines; null without a header
 */
public record Inspection(
        String sessionId,
        String node,
        int partition,
        int partitions,
        String role,
        boolean isOwner,
        String because,
        @Nullable Long lag,
        @Nullable String owner,
        List<String> standbys,
        boolean isReadable,
        @Nullable Header header,
        @Nullable DueTimes due) {}
