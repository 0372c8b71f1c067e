/** Breaks a running cluster on purpose, and looks at every answer meanwhile. */
@NullMarked
package io.transcripts.chaos;

import org.jspecify.annotations.NullMarked;
