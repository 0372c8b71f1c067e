/** The product's commands: {@code serve}, {@code get}, {@code keys}. */
@NullMarked
package io.transcripts.command;

import org.jspecify.annotations.NullMarked;
