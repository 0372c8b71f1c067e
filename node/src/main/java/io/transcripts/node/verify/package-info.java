/** Holds what the nodes serve against what the input topics say. */
@NullMarked
package io.transcripts.node.verify;

import org.jspecify.annotations.NullMarked;
