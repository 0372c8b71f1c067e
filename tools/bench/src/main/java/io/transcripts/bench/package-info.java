/**
 * The benchmark suite: the product and what people would use instead of it, on the same input, one after another on one
 * machine. Figures are for comparison within one run; nothing here is a timed test.
 */
@NullMarked
package io.transcripts.bench;

import org.jspecify.annotations.NullMarked;
