/**
 * API keys: the file that lists them, the ring that holds them while the node runs, and how new ones are made. A key
 * itself is nowhere stored, logged or quoted in a message; only its SHA-256 is known.
 */
@NullMarked
package io.transcripts.keys;

import org.jspecify.annotations.NullMarked;
