/** Rows on disk: their keys, their bytes, the writer that the topology uses and the reader that queries use. */
@NullMarked
package io.transcripts.store;

import org.jspecify.annotations.NullMarked;
