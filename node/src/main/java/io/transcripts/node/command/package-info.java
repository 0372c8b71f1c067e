/** The product's commands: {@code serve}, {@code get}, {@code keys}, and how a command line behaves. */
@NullMarked
package io.transcripts.node.command;

import org.jspecify.annotations.NullMarked;
