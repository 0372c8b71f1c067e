/**
 * Who may answer for a partition, since when, and how far behind (decisions 5 and 11). Queries see
 * {@link io.transcripts.ownership.Ownership}, tasks see {@link io.transcripts.ownership.CatchUp}, and nothing else of it.
 */
@NullMarked
package io.transcripts.ownership;

import org.jspecify.annotations.NullMarked;
