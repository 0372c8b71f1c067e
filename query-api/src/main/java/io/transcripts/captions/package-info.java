/**
 * Text into captions: where lines and cues end, and when they are shown. One way for every script, and for text and
 * translation alike; docs/captions.md has the rules and their sources. Knows Unicode, and nothing of transcripts or formats.
 */
@NullMarked
package io.transcripts.captions;

import org.jspecify.annotations.NullMarked;
