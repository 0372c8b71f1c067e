/** The life of the assembler in a process: configuration, topics, start and stop, health, memory. */
@NullMarked
package io.transcripts.runtime;

import org.jspecify.annotations.NullMarked;
