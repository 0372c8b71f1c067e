/** Makes state anew: a node's from the changelog, or all of it from the input topics under another application id. */
@NullMarked
package io.transcripts.node.rebuild;

import org.jspecify.annotations.NullMarked;
