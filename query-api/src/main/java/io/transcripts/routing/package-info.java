/** Which nodes have a session, and what this node may say of it. */
@NullMarked
package io.transcripts.routing;

import org.jspecify.annotations.NullMarked;
