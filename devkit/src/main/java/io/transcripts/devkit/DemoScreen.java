package io.transcripts.devkit;

import com.fasterxml.jackson.databind.JsonNode;

/** Shows transcripts as they grow. Used by one thread. */
interface DemoScreen {

    /** Takes the latest transcript of a session, interims included. */
    void show(String sessionId, JsonNode transcript);

    /** Takes a sentence about what has just happened. */
    void tell(String sentence);

    /** Called after each round over all sessions. */
    void refresh();
}
