/** Callers that mean harm, and what they got for it. They attack this machine's own addresses, and end by themselves. */
@NullMarked
package io.transcripts.chaos.hostile;

import org.jspecify.annotations.NullMarked;
