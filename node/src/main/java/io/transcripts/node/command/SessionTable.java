package io.transcripts.node.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sessions as lines for a terminal, a page at a time. */
final class SessionTable {
    private static final List<String> HEAD =
            List.of("SESSION", "STATUS", "TRANSCRIPT", "STARTED", "DURATION", "WORDS", "MISSING", "LANGUAGES");
    private static final int SECONDS_OF_A_MINUTE = 60;
    /** Of an RFC 3339 time, up to the seconds. */
    private static final int SECONDS_LENGTH = 19;

    private final PrintWriter out;
    private final List<List<String>> lines = new ArrayList<>();
    private final int[] widths = new int[HEAD.size()];
    private boolean hasHead;

    SessionTable(PrintWriter out) {
        this.out = out;
    }

    void add(JsonNode session) {
        JsonNode missing = session.path("missing");
        lines.add(List.of(
                session.path("id").asText(),
                session.path("status").asText(),
                session.path("transcript").path("status").asText(),
                started(session.path("started_at").asText("")),
                duration(session.path("duration").asDouble()),
                session.path("transcript").path("word_count").asText(),
                missing(
                        missing.path("segments").asInt(),
                        missing.path("translations").asInt()),
                language(session.path("source_language")) + " > " + language(session.path("target_language"))));
    }

    /** Prints what was added, as wide as the widest so far. */
    void print() {
        if (lines.isEmpty()) {
            return;
        }
        if (!hasHead) {
            lines.add(0, HEAD);
            hasHead = true;
        }
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
        lines.clear();
    }

    void end(int listed, boolean hasMore) {
        if (listed == 0) {
            out.println("No sessions.");
        } else if (hasMore) {
            out.println("There are more; --limit sets how many are listed.");
        }
    }

    private static String started(String time) {
        return time.length() < SECONDS_LENGTH
                ? "-"
                : time.substring(0, SECONDS_LENGTH).replace('T', ' ') + "Z";
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / SECONDS_OF_A_MINUTE, whole % SECONDS_OF_A_MINUTE);
    }

    private static String missing(int segments, int translations) {
        if (segments == 0 && translations == 0) {
            return "-";
        }
        return segments + " seg, " + translations + " tr";
    }

    private static String language(JsonNode tag) {
        return tag.asText("?").equals("null") ? "?" : tag.asText("?");
    }
}
