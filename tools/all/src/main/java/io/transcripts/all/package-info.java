/** No code: the class path of everything that the command line can do, and what holds for all modules together. */
@NullMarked
package io.transcripts.all;

import org.jspecify.annotations.NullMarked;
