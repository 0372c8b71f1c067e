/** What was refused: the dead letters, listed, shown, and sent again once the fault is mended. */
@NullMarked
package io.transcripts.node.deadletters;

import org.jspecify.annotations.NullMarked;
