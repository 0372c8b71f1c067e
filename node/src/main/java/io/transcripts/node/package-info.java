/** The product as a process: {@link Main} is its command line, and {@link Node} is the only class that sees every part. */
@NullMarked
package io.transcripts.node;

import org.jspecify.annotations.NullMarked;
