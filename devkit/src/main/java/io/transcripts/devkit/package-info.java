/** For development: a real broker in this process, sample calls, a publisher, and the command line of everything. */
@NullMarked
package io.transcripts.devkit;

import org.jspecify.annotations.NullMarked;
