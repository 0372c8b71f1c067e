/**
 * A transcript as bytes: one class per format, each a pure function of the transcript and the caller's wishes. Knows
 * neither Kafka nor HTTP.
 */
@NullMarked
package io.transcripts.render;

import org.jspecify.annotations.NullMarked;
