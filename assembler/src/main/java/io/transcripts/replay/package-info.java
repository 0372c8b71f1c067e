/** Transcripts made once more from the input topics, beside the nodes: what those serve is held against it. */
@NullMarked
package io.transcripts.replay;

import org.jspecify.annotations.NullMarked;
