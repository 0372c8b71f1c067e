/** The product as a process: {@link io.transcripts.Node} is the only class that sees every part. */
@NullMarked
package io.transcripts;

import org.jspecify.annotations.NullMarked;
