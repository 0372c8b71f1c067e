/** What a node writes into its log: in which form, from which level on, and how often the same. */
@NullMarked
package io.transcripts.node.log;

import org.jspecify.annotations.NullMarked;
