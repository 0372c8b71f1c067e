package io.transcripts.devkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A block for each session, redrawn in place: a header and the latest lines, with what is not final yet dimmed. Stays
 * within 24 rows for four sessions, because a block higher than the terminal cannot be redrawn.
 */
final class RedrawnScreen implements DemoScreen {
    private static final int LINES_PER_SESSION = 3;
    private static final int SENTENCES = 4;
    private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";

    private final PrintWriter out;
    private final int columns;
    private final boolean styled;
    private final Map<String, JsonNode> sessions = new LinkedHashMap<>();
    private final List<String> sentences = new ArrayList<>();
    private int drawnRows;

    /** @param sessionIds fixes the order of the blocks */
    RedrawnScreen(PrintWriter out, List<String> sessionIds, int columns, boolean styled) {
        this.out = out;
        this.columns = columns;
        this.styled = styled;
        sessionIds.forEach(id -> sessions.put(id, SampleCall.JSON.createObjectNode()));
    }

    @Override
    public void show(String sessionId, JsonNode transcript) {
        sessions.put(sessionId, transcript);
    }

    @Override
    public void tell(String sentence) {
        sentences.add(sentence);
    }

    @Override
    public void refresh() {
        List<String> rows = new ArrayList<>();
        sessions.forEach((id, transcript) -> draw(rows, id, transcript));
        for (int i = sentences.size() - SENTENCES; i < sentences.size(); i++) {
            rows.add(i < 0 ? "" : style("33", cut("* " + sentences.get(i), columns - 1)));
        }
        if (drawnRows > 0) {
            out.print("\u001b[" + drawnRows + "A\r");
        }
        rows.forEach(row -> out.print(row + CLEAR_TO_END_OF_LINE + "\n"));
        drawnRows = rows.size();
        out.flush();
    }

    private void draw(List<String> rows, String sessionId, JsonNode transcript) {
        rows.add(style("1", cut(header(sessionId, transcript), columns - 1)));
        List<String> lines = new ArrayList<>();
        String target = transcript.path("language").path("target").asText("");
        for (JsonNode segment : transcript.path("segments")) {
            String speaker = segment.path("speaker").asText();
            boolean isFinal = segment.path("is_final").asBoolean(true);
            String line = cut("  " + speaker + ": " + segment.path("text").asText(), columns - 1);
            lines.add(isFinal ? line : style("2", line));
            if (segment.has("translation")) {
                String label = "    (" + target + ") ";
                lines.add(style("36", cut(label + segment.path("translation").asText(), columns - 1)));
            }
        }
        List<String> latest = lines.subList(Math.max(0, lines.size() - LINES_PER_SESSION), lines.size());
        rows.addAll(latest);
        for (int i = latest.size(); i < LINES_PER_SESSION; i++) {
            rows.add("");
        }
    }

    private static String header(String sessionId, JsonNode transcript) {
        if (transcript.isEmpty()) {
            return sessionId + "  (not begun)";
        }
        return String.format(
                Locale.ROOT,
                "%s  %s  %.1f s  %d words",
                sessionId,
                transcript.path("status").asText(),
                transcript.path("duration").asDouble(),
                transcript.path("word_count").asInt());
    }

    private String style(String code, String text) {
        return styled ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** Cut to so many columns; a wrapped row would break the redraw. */
    static String cut(String text, int columns) {
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            if (Character.isISOControl(c)) {
                continue;
            }
            int width = columnsOf(c);
            if (used + width > columns) {
                return cut.toString();
            }
            cut.appendCodePoint(c);
            used += width;
        }
        return cut.toString();
    }

    /** Close enough for the sample calls: ideographs, kana, hangul and full-width forms take two columns. */
    private static int columnsOf(int codePoint) {
        boolean wide = (codePoint >= 0x1100 && codePoint <= 0x115F)
                || (codePoint >= 0x2E80 && codePoint <= 0xA4CF)
                || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
                || codePoint >= 0x20000;
        return wide ? 2 : 1;
    }
}
