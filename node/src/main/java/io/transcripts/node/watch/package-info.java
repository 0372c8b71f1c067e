/** A client of live transcripts: it reads the stream, keeps a copy, and comes back when the stream ends. */
@NullMarked
package io.transcripts.node.watch;

import org.jspecify.annotations.NullMarked;
