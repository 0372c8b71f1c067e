/** Processes that bench, chaos and the integration tests start, break and end. */
@NullMarked
package io.transcripts.devkit.processes;

import org.jspecify.annotations.NullMarked;
