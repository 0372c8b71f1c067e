package io.transcripts.ownership;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has a partition, as the group last said.
 *
 * @param owner {@code host:port} of its peer port; null when that is not known
 * @param standbys the same of the nodes with a copy
 * @param others the same of all others: while a partition moves, who has it is not who is said to have it
 */
public record Replicas(int partition, @Nullable String owner, List<String> standbys, List<String> others) {}
