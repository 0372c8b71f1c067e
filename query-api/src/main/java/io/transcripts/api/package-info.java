/**
 * The public API: who may ask for which session, with which parameters, and the response. Knows the owner of a session only as a
 * {@link io.transcripts.routing.TranscriptQuery}, and other nodes only as a {@link io.transcripts.api.SessionRouter}.
 */
@NullMarked
package io.transcripts.api;

import org.jspecify.annotations.NullMarked;
