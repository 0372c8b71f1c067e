/** The benchmark: the product and its contenders, on one machine, in one run. */
@NullMarked
package io.transcripts.bench;

import org.jspecify.annotations.NullMarked;
