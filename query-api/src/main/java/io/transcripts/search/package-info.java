/** Finds what was said, whatever its case, accents and width. */
@NullMarked
package io.transcripts.search;

import org.jspecify.annotations.NullMarked;
