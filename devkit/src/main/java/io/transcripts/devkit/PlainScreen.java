package io.transcripts.devkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

/** Each final line once, as it appears, with its session in front: for pipes and logs. */
final class PlainScreen implements DemoScreen {
    private final PrintWriter out;
    private final Map<String, String> printed = new HashMap<>();

    PlainScreen(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(String sessionId, JsonNode transcript) {
        String target = transcript.path("language").path("target").asText("");
        for (JsonNode segment : transcript.path("segments")) {
            if (!segment.path("is_final").asBoolean(true)) {
                continue;
            }
            String place = sessionId + " " + segment.path("id").asText();
            String speaker = segment.path("speaker").asText();
            print(sessionId, place, speaker, segment.path("text").asText());
            if (segment.has("translation")) {
                print(
                        sessionId,
                        place + " translation",
                        speaker + " (" + target + ")",
                        segment.path("translation").asText());
            }
        }
        String status = transcript.path("status").asText();
        String before = printed.put(sessionId, status);
        if (!status.equals(before) && !status.equals("processing")) {
            out.println(sessionId + "  -- " + status + ", "
                    + transcript.path("word_count").asInt() + " words");
        }
    }

    @Override
    public void tell(String sentence) {
        out.println("* " + sentence);
    }

    @Override
    public void refresh() {
        out.flush();
    }

    private void print(String sessionId, String place, String label, String text) {
        String before = printed.put(place, text);
        if (!text.equals(before)) {
            out.println(sessionId + "  " + label + (before == null ? ": " : " [corrected]: ") + text);
        }
    }
}
