/** Who owns a session, and what the owner says: the way from a request to a transcript. */
@NullMarked
package io.transcripts.routing;

import org.jspecify.annotations.NullMarked;
