/** Who a node is to the other nodes of its application, and how it makes sure of them. */
@NullMarked
package io.transcripts.peer;

import org.jspecify.annotations.NullMarked;
