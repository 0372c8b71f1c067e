package io.transcripts.node.watch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shows a copy of a transcript as it grows: each segment once, and again when it is corrected. On a terminal, what is not final yet
 * stands below in grey, and is written over.
 */
public final class LiveScreen {
    private static final String GREY = "\u001b[90m";
    private static final String PLAIN = "\u001b[0m";
    /** A letter may take two columns: the terminal knows where its line ends. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";
    private static final String UP_AND_CLEAR = "\u001b[1A\u001b[2K\r";
    /** Of the latest interims. */
    private static final int MOST_GREY = 4;

    private final PrintStream out;
    private final boolean isTerminal;
    private final int columns;
    private final Map<String, String> printed = new LinkedHashMap<>();
    private int greyLines;

    /** @param columns of the terminal */
    public LiveScreen(PrintStream out, boolean isTerminal, int columns) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.columns = columns;
    }

    /** Shows what is new of it. */
    public void show(LiveCopy copy) {
        StringBuilder text = new StringBuilder(UP_AND_CLEAR.repeat(greyLines));
        greyLines = 0;
        if (copy.state() == LiveCopy.State.ERASED) {
            // Not to be said once more.
            printed.clear();
        }
        Set<String> there = new HashSet<>();
        List<String> interims = new ArrayList<>();
        for (JsonNode segment : copy.segments()) {
            String line = line(segment, copy);
            if (segment.path("is_final").asBoolean(true)) {
                String id = segment.path("id").asText();
                there.add(id);
                String before = printed.put(id, line);
                if (before == null) {
                    text.append(line).append('\n');
                } else if (!before.equals(line)) {
                    text.append(
                                    line.startsWith(before)
                                            ? "+ "
                                                    + line.substring(before.length())
                                                            .strip()
                                            : "~ " + line)
                            .append('\n');
                }
            } else {
                interims.add(oneLine(segment.path("speaker").asText() + ": "
                        + segment.path("text").asText()));
            }
        }
        printed.entrySet().removeIf(entry -> {
            boolean isGone = !there.contains(entry.getKey());
            if (isGone) {
                text.append("- ").append(entry.getValue()).append('\n');
            }
            return isGone;
        });
        if (isTerminal) {
            for (String interim : interims.subList(Math.max(0, interims.size() - MOST_GREY), interims.size())) {
                text.append(GREY)
                        .append(NO_WRAP)
                        .append(cut(interim))
                        .append(WRAP)
                        .append(PLAIN)
                        .append('\n');
                greyLines++;
            }
        }
        out.print(text);
        out.flush();
    }

    private static String line(JsonNode segment, LiveCopy copy) {
        String speaker = segment.path("speaker").asText();
        String line = oneLine(speaker + ": " + segment.path("text").asText());
        if (!segment.has("translation")) {
            return line;
        }
        JsonNode checkpoint = copy.checkpoint();
        String target = checkpoint == null
                ? ""
                : checkpoint.path("language").path("target").asText();
        return line + "\n"
                + oneLine(speaker + " (" + target + "): "
                        + segment.path("translation").asText());
    }

    /** What is not text could do anything to a terminal. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069]+", " ");
    }

    private String cut(String text) {
        int length = text.codePointCount(0, text.length());
        return length < columns ? text : text.substring(0, text.offsetByCodePoints(0, columns - 2)) + "…";
    }
}
