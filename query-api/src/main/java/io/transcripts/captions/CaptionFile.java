package io.transcripts.captions;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A SubRip or WebVTT file, anybody's, as far as its cues can be read: what is broken is passed over. */
final class CaptionFile {
    private static final Pattern TIMES = Pattern.compile(
            "(?:(\\d+):)?(\\d{1,2}):(\\d{1,2})[.,](\\d{3})\\s*-->\\s*(?:(\\d+):)?(\\d{1,2}):(\\d{1,2})[.,](\\d{3}).*");
    private static final Pattern VOICE = Pattern.compile("<v(?:\\.[^ >]*)? +([^>]*)>");
    private static final Pattern LANGUAGE = Pattern.compile("<lang +([^>]*)>");
    private static final Pattern TAG = Pattern.compile("</?(?:v|lang|c|i|b|u|ruby|rt|font)\\b[^>]*>|<\\d[\\d:.]*>|<>");
    private static final Pattern LABEL = Pattern.compile("^[^:<>]{1,60}: ");

    /**
     * One cue.
     *
     * @param id empty where the file has none
     * @param voice who speaks; empty when unknown
     * @param translationLanguage of the lines below, or null
     */
    record Shown(
            String id,
            String voice,
            long startMs,
            long endMs,
            List<String> text,
            List<String> translation,
            @Nullable String translationLanguage) {

        /** The part of the id that all cues of a segment share. */
        String segment() {
            return id.replaceAll("#\\d+$", "");
        }
    }

    private CaptionFile() {}

    /** @param hasLabels whether the first line of a SubRip cue may begin with the name of its speaker */
    static List<Shown> read(String file, boolean hasLabels) {
        String[] lines = file.replace("\uFEFF", "").split("\\r\\n|\\n|\\r", -1);
        boolean isVtt = lines[0].startsWith("WEBVTT");
        List<Shown> cues = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            Matcher times = TIMES.matcher(lines[i]);
            if (!times.matches()) {
                continue;
            }
            String id = i > 0 && isVtt ? lines[i - 1] : "";
            List<String> payload = new ArrayList<>();
            int next = i + 1;
            while (next < lines.length && !lines[next].isBlank()) {
                payload.add(lines[next++]);
            }
            cues.add(cue(id, ms(times, 1), ms(times, 5), payload, hasLabels && !isVtt));
            i = next - 1;
        }
        return cues;
    }

    private static Shown cue(String id, long startMs, long endMs, List<String> payload, boolean hasLabels) {
        String voice = "";
        String language = null;
        List<String> text = new ArrayList<>();
        List<String> translation = new ArrayList<>();
        for (String line : payload) {
            Matcher speaks = VOICE.matcher(line);
            if (speaks.find()) {
                voice = plain(speaks.group(1)).strip();
            }
            Matcher translated = LANGUAGE.matcher(line);
            boolean isTranslation = translated.find();
            if (isTranslation) {
                language = translated.group(1).strip();
            }
            String shown = plain(TAG.matcher(line).replaceAll(""));
            Matcher label = LABEL.matcher(shown);
            if (hasLabels && text.isEmpty() && label.find()) {
                voice = label.group();
                shown = shown.substring(label.end());
            }
            (isTranslation ? translation : text).add(shown);
        }
        return new Shown(id, voice, startMs, endMs, text, translation, language);
    }

    private static long ms(Matcher times, int group) {
        String hours = times.group(group);
        return (hours == null ? 0 : Long.parseLong(hours)) * 3_600_000
                + Long.parseLong(times.group(group + 1)) * 60_000
                + Long.parseLong(times.group(group + 2)) * 1_000
                + Long.parseLong(times.group(group + 3));
    }

    private static String plain(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&nbsp;", "\u00A0")
                .replace("&lrm;", "\u200E")
                .replace("&rlm;", "\u200F")
                .replace("&amp;", "&");
    }
}
