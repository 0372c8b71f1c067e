/**
 * Callers who wait for changes: streams that stay open, and requests that are answered when there is something to say. Nobody of them
 * has a thread. Knows sessions by their ids and transcripts as bytes, and nothing of where they come from but a
 * {@link io.transcripts.live.ChangeSource}.
 */
@NullMarked
package io.transcripts.live;

import org.jspecify.annotations.NullMarked;
