package io.transcripts.captions;

import com.ibm.icu.text.BreakIterator;
import io.transcripts.captions.CaptionFile.Shown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How good the captions of a file are: how many of its cues miss each rule. Whoever made them. */
public final class CaptionReport {
    /** The rules, in the order in which they are told. */
    public enum Fault {
        LONG_LINE("a line longer than its script allows"),
        MANY_LINES("too many lines"),
        TOO_LONG("shown for too long"),
        OVERLAP("overlaps the next cue of its speaker"),
        TOO_FAST("faster than it can be read"),
        FAST_BY_CUT("faster than it can be read, though its segment is not"),
        TOO_SHORT("shown for less than 0.833 s"),
        SHORT_BY_CUT("shown for less than 0.833 s, though silence follows"),
        LONELY("one short word alone, on a line or in a cue"),
        FUNCTION_WORD("a line that ends with a word that belongs to the next"),
        UNEVEN("one line less than half as long as the other"),
        BROKEN_SENTENCE("ends within a clause, and its segment goes on");

        private final String description;

        Fault(String description) {
            this.description = description;
        }

        public String description() {
            return description;
        }
    }

    private static final String SENTENCE_ENDS = ".!?…。！？؟।,;:،؛、，；：)]}）」』”\"";

    private final CaptionLimits rules;
    private final List<String> languages;
    private final boolean hasLabels;
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final Breaks breaks = new Breaks();
    private int cues;

    /**
     * @param languages that the texts may be in; those of translations are told by WebVTT
     * @param hasLabels whether the first line of a SubRip cue may begin with the name of its speaker
     */
    public CaptionReport(CaptionLimits rules, List<String> languages, boolean hasLabels) {
        this.rules = rules;
        this.languages = List.copyOf(languages);
        this.hasLabels = hasLabels;
    }

    /** Cues of all files so far. */
    public int cues() {
        return cues;
    }

    /** Cues that miss a rule. */
    public int count(Fault fault) {
        return faults.getOrDefault(fault, 0);
    }

    /** The same, of a hundred cues. */
    public double percent(Fault fault) {
        return cues == 0 ? 0 : 100.0 * count(fault) / cues;
    }

    /** Adds a file. */
    public void add(String file) {
        List<Shown> shown = CaptionFile.read(file, hasLabels);
        Map<String, List<Integer>> segments = new HashMap<>();
        for (int i = 0; i < shown.size(); i++) {
            if (!shown.get(i).id().isEmpty()) {
                segments.computeIfAbsent(shown.get(i).segment(), id -> new ArrayList<>())
                        .add(i);
            }
        }
        for (int i = 0; i < shown.size(); i++) {
            Shown cue = shown.get(i);
            List<Integer> all = segments.getOrDefault(cue.segment(), Collections.singletonList(i));
            List<Shown> segment = all.stream().map(shown::get).toList();
            cues++;
            boolean isLast = all.indexOf(i) == all.size() - 1;
            for (Fault fault : of(cue, isLast, segment, shown, i)) {
                faults.merge(fault, 1, Integer::sum);
            }
        }
    }

    private List<Fault> of(Shown cue, boolean isLast, List<Shown> segment, List<Shown> shown, int index) {
        List<Fault> found = new ArrayList<>();
        String language = language(cue.text());
        long ms = cue.endMs() - cue.startMs();
        add(
                found,
                Fault.LONG_LINE,
                isLong(cue.text(), language) || isLong(cue.translation(), cue.translationLanguage()));
        add(
                found,
                Fault.MANY_LINES,
                cue.text().size() > rules.maxLines() || cue.translation().size() > rules.maxLines());
        add(found, Fault.TOO_LONG, ms > rules.maxCueMs());
        boolean isShort = ms < CaptionLimits.MIN_CUE_MS;
        add(found, Fault.TOO_SHORT, isShort);
        add(found, Fault.SHORT_BY_CUT, isShort && nextStart(shown, index) >= cue.startMs() + CaptionLimits.MIN_CUE_MS);
        add(found, Fault.OVERLAP, cue.endMs() > nextOfVoice(shown, index));
        boolean isFast = isFast(cue.text(), language, ms) || isFast(cue.translation(), cue.translationLanguage(), ms);
        add(found, Fault.TOO_FAST, isFast);
        add(found, Fault.FAST_BY_CUT, isFast && segment.size() > 1 && !isFast(segment, language));
        add(
                found,
                Fault.LONELY,
                isLonely(cue.text(), segment.size() > 1) || isLonely(cue.translation(), segment.size() > 1));
        add(
                found,
                Fault.FUNCTION_WORD,
                endsBadly(cue.text(), language, isLast)
                        || endsBadly(cue.translation(), cue.translationLanguage(), isLast));
        add(found, Fault.UNEVEN, isUneven(cue.text()) || isUneven(cue.translation()));
        add(found, Fault.BROKEN_SENTENCE, !isLast && !endsClause(cue.text()));
        return found;
    }

    private static void add(List<Fault> found, Fault fault, boolean isFault) {
        if (isFault) {
            found.add(fault);
        }
    }

    private int columns(List<String> lines, Measure measure) {
        int all = 0;
        for (String line : lines) {
            all += columns(line, measure);
        }
        return all + Math.max(0, lines.size() - 1);
    }

    private int columns(String line, Measure measure) {
        int all = 0;
        BreakIterator clusters = breaks.clusters(line);
        int from = 0;
        for (int to = clusters.next(); to != BreakIterator.DONE; to = clusters.next()) {
            all += measure.columnsOf(line.codePointAt(from));
            from = to;
        }
        return all;
    }

    private boolean isLong(List<String> lines, @Nullable String language) {
        Measure measure = Measure.of(String.join(" ", lines), language);
        return lines.stream().anyMatch(line -> columns(line, measure) > measure.columns(rules));
    }

    private boolean isFast(List<String> lines, @Nullable String language, long ms) {
        Measure measure = Measure.of(String.join(" ", lines), language);
        return measure.readingMs(columns(lines, measure)) > ms;
    }

    private boolean isFast(List<Shown> segment, @Nullable String language) {
        List<String> text = new ArrayList<>();
        List<String> translation = new ArrayList<>();
        for (Shown cue : segment) {
            text.addAll(cue.text());
            translation.addAll(cue.translation());
        }
        long ms = segment.get(segment.size() - 1).endMs() - segment.get(0).startMs();
        return isFast(text, language, ms) || isFast(translation, segment.get(0).translationLanguage(), ms);
    }

    private static long nextStart(List<Shown> shown, int index) {
        return index + 1 < shown.size() ? shown.get(index + 1).startMs() : Long.MAX_VALUE;
    }

    private static long nextOfVoice(List<Shown> shown, int index) {
        for (int next = index + 1; next < shown.size(); next++) {
            if (shown.get(next).voice().equals(shown.get(index).voice())) {
                return shown.get(next).startMs();
            }
        }
        return Long.MAX_VALUE;
    }

    private boolean isLonely(List<String> lines, boolean isOneOfMany) {
        if (lines.isEmpty() || (lines.size() == 1 && !isOneOfMany)) {
            return false;
        }
        for (String line : lines) {
            Units units = new Units(breaks, rules);
            boolean unused = units.take(line, null, null);
            units.look();
            if (units.isLonely(0, units.count())) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsBadly(List<String> lines, @Nullable String language, boolean isLast) {
        FunctionWords words = FunctionWords.of(language);
        int ends = isLast ? lines.size() - 1 : lines.size();
        for (int i = 0; i < ends; i++) {
            String line = lines.get(i);
            if (words.isLeading(line.toCharArray(), line.lastIndexOf(' ') + 1, line.length())) {
                return true;
            }
        }
        return false;
    }

    private boolean isUneven(List<String> lines) {
        if (lines.size() != 2) {
            return false;
        }
        Measure measure = Measure.of(String.join(" ", lines), null);
        int above = columns(lines.get(0), measure);
        int below = columns(lines.get(1), measure);
        return Math.min(above, below) * 2 < Math.max(above, below);
    }

    private static boolean endsClause(List<String> lines) {
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1).strip();
        return last.isEmpty() || SENTENCE_ENDS.indexOf(last.charAt(last.length() - 1)) >= 0;
    }

    /** Of the languages that it may be, the one of which most small words are in it. */
    private @Nullable String language(List<String> lines) {
        String best = languages.isEmpty() ? null : languages.get(0);
        int most = 0;
        for (String language : languages) {
            FunctionWords words = FunctionWords.of(language);
            int hits = 0;
            for (String word : String.join(" ", lines).toLowerCase(Locale.ROOT).split("[\\s\\p{Punct}]+")) {
                hits += words.isLeading(word.toCharArray(), 0, word.length()) ? 1 : 0;
            }
            if (hits > most) {
                most = hits;
                best = language;
            }
        }
        return best;
    }
}
