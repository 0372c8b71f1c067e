/** The rules of assembly: pure Java, no Kafka, no clock, no I/O. */
@NullMarked
package io.transcripts.domain;

import org.jspecify.annotations.NullMarked;
