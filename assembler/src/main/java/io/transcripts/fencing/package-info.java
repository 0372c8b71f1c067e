/**
 * One owner a partition: what a former owner writes late into the changelog does not count, and is put right (decision 13).
 * Tasks see {@link io.transcripts.fencing.Fence}, and nothing else of it.
 */
@NullMarked
package io.transcripts.fencing;

import org.jspecify.annotations.NullMarked;
