/** The events that speech services publish: immutable records, the JSON codec, and the limits on what is accepted. */
@NullMarked
package io.transcripts.schema;

import org.jspecify.annotations.NullMarked;
