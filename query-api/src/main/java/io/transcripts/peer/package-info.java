/**
 * Node to node: who a node is to the others and how it makes sure of them, the port on which they ask it, and how it passes
 * requests on to whoever has the session.
 */
@NullMarked
package io.transcripts.peer;

import org.jspecify.annotations.NullMarked;
