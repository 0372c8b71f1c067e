package io.transcripts.http;

/** What an endpoint makes of a request: an answer, or a question that may have to be put to another node. */
sealed interface Outcome permits Reply, Question {}
