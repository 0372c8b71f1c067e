package io.transcripts.render;

import io.transcripts.domain.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A WebVTT reader by the rules for authors (W3C WebVTT, section 4), stricter than the parser of section 6: what that would
 * repair is an error here.
 */
final class StrictVtt {
    private static final String TIME = "(\\d{2,}):([0-5]\\d):([0-5]\\d)\\.(\\d{3})";
    private static final Pattern TIMES = Pattern.compile(TIME + " --> " + TIME);
    private static final Pattern STAMP = Pattern.compile(TIME);
    private static final Pattern FORBIDDEN = Pattern.compile("[\\x00\\r\\x0B\\f\\x1C-\\x1E\\x85\\u2028\\u2029]");

    /** @param lang of its {@code <lang>}, or null */
    record Part(String voice, @Nullable String lang, String text) {}

    record Cue(String id, long startMs, long endMs, List<Part> parts, List<Long> stamps) {}

    private final Cue cue;
    private final Deque<String> open = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private String voice = "";
    private @Nullable String lang;

    private StrictVtt(Cue cue) {
        this.cue = cue;
    }

    static List<Cue> parse(String file) {
        require(!FORBIDDEN.matcher(file).find(), "a character that WebVTT does not allow, or a strange line break");
        require(file.equals("WEBVTT\n") || file.startsWith("WEBVTT\n\n"), "no header");
        List<Cue> cues = new ArrayList<>();
        if (file.equals("WEBVTT\n")) {
            return cues;
        }
        require(file.endsWith("\n"), "the last line is not ended");
        Set<String> ids = new HashSet<>();
        String body = file.substring("WEBVTT\n\n".length(), file.length() - 1);
        for (String block : body.split("\n\n", -1)) {
            String[] lines = block.split("\n", -1);
            require(lines.length >= 3, "a cue without id or text");
            require(!lines[0].contains("-->") && !lines[0].isEmpty(), "no id");
            require(!lines[0].matches("(NOTE|STYLE|REGION)([ \t].*)?"), "a block that readers skip");
            require(ids.add(lines[0]), "an id that is there twice");
            Matcher times = TIMES.matcher(lines[1]);
            require(times.matches(), "wrong times: " + lines[1]);
            Cue cue = new Cue(
                    lines[0], StrictSrt.ms(times, 1), StrictSrt.ms(times, 5), new ArrayList<>(), new ArrayList<>());
            require(cue.endMs() > cue.startMs(), "a cue that ends before it begins");
            StrictVtt payload = new StrictVtt(cue);
            for (int i = 2; i < lines.length; i++) {
                require(!lines[i].isEmpty(), "an empty line in a cue");
                require(!lines[i].contains("-->"), "an arrow in text");
                payload.line(lines[i]);
            }
            cues.add(cue);
        }
        return cues;
    }

    private void line(String line) {
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == '<') {
                int end = line.indexOf('>', i);
                require(end > 0, "a tag that does not end");
                tag(line.substring(i + 1, end));
                i = end + 1;
            } else {
                require(c != '>', "a bare >");
                int end = line.indexOf('<', i);
                text.append(unescaped(line.substring(i, end < 0 ? line.length() : end)));
                i = end < 0 ? line.length() : end;
            }
        }
        require(open.isEmpty(), "a tag left open at the end of a line");
    }

    private void tag(String tag) {
        if (STAMP.matcher(tag).matches()) {
            Matcher stamp = STAMP.matcher(tag);
            require(stamp.matches(), "never");
            long ms = StrictSrt.ms(stamp, 1);
            long last = cue.stamps().isEmpty()
                    ? cue.startMs()
                    : cue.stamps().get(cue.stamps().size() - 1);
            require(ms > last && ms < cue.endMs(), "a time stamp out of order");
            cue.stamps().add(ms);
        } else if (tag.startsWith("v ")) {
            require(open.isEmpty() && tag.length() > 2, "a voice in a voice, or without a name");
            open.push("v");
            voice = unescaped(tag.substring(2));
            require(!Text.isBlank(voice), "a voice whose name is not seen");
        } else if (tag.startsWith("lang ")) {
            require(tag.length() > 5, "no language");
            open.push("lang");
            lang = unescaped(tag.substring(5));
        } else {
            require(tag.startsWith("/") && !open.isEmpty() && open.pop().equals(tag.substring(1)), "bad tag " + tag);
            if (open.isEmpty()) {
                cue.parts().add(new Part(voice, lang, text.toString()));
                text.setLength(0);
                lang = null;
            }
        }
    }

    private static String unescaped(String escaped) {
        require(!escaped.replaceAll("&(amp|lt|gt);", "").contains("&"), "a bare &");
        require(!escaped.contains("<") && !escaped.contains(">"), "a bare < or >");
        return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
