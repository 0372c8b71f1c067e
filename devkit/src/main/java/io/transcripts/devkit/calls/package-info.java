/** Invented calls, as many as wanted: what bench and chaos publish. */
@NullMarked
package io.transcripts.devkit.calls;

import org.jspecify.annotations.NullMarked;
