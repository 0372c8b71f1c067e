package io.transcripts.captions;

import com.ibm.icu.text.BreakIterator;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One text as the pieces that lines are made of: from each place where a line may end to the next. Place 0 is the start of
 * the text, place {@link #count()} its end. Used again for each text, so that cutting leaves little behind.
 */
final class Units {
    /** A cue of so many columns at the most may be a lonely word. */
    private static final int SHORT_WORD = 8;

    /** The most pieces in a cue. More would be a text of single letters; it bounds what any text can cost. */
    private static final int MAX_IN_CUE = 96;

    /** East Asian text with a space in so many columns is Korean, or has its words parted for another reason. */
    private static final int MOST_BETWEEN_SPACES = 16;

    /** Room that a line of right-to-left text keeps for marks: readers that count clusters count them. */
    private static final int MARKS = 2;

    /** A full stop behind fewer letters may be that of an abbreviation. */
    private static final int SHORT_BEFORE_STOP = 5;

    /** ASCII that ends a clause, a bit for each. */
    private static final long ENDS = 1L << ',' | 1L << ';' | 1L << ':' | 1L << '.' | 1L << '!' | 1L << '?' | 1L << ')';

    /** Words of more parts than this are none that we look for. */
    private static final int MOST_IN_WORD = 8;

    private static final int UNKNOWN = -1;

    private final Breaks breaks;
    private final CaptionRules rules;

    private String text = "";
    private @Nullable String language;
    private Measure measureOfLanguage = Measure.ofLanguage(null);
    private Measure measure = measureOfLanguage;
    private FunctionWords words = FunctionWords.of(null);
    private int limit;
    private boolean isPlain;
    private boolean isCut;
    /** Whether what only Unicode's other rules say of places is known. */
    private boolean isMarked;

    private int readingOfColumn;
    private @Nullable Direction direction;
    /** Whether words are parted by spaces. */
    private boolean isSpaced;

    private int count;
    private int[] positions = new int[64];
    private int[] columns = new int[64];
    private int[] trailing = new int[64];
    private int[] penalties = new int[64];
    private boolean[] sentences = new boolean[64];
    private int[] reach = new int[64];
    private int reached;
    private int wholeLines;

    Units(Breaks breaks, CaptionRules rules) {
        this.breaks = breaks;
        this.rules = rules;
    }

    /** Takes a text, cleaned, and looks no further before it must. */
    void of(String cleaned, boolean plain, @Nullable String tag) {
        text = cleaned;
        isPlain = plain;
        if (!Objects.equals(tag, language)) {
            language = tag;
            measureOfLanguage = Measure.ofLanguage(tag);
            words = FunctionWords.of(tag);
        }
        measure = plain ? measureOfLanguage : Measure.of(cleaned, tag);
        readingOfColumn = measure.readingOfColumn();
        direction = plain || !Direction.isMarked(cleaned) ? null : Direction.of(cleaned);
        limit = measure.columns(rules) - (direction == null ? 0 : MARKS);
        isCut = false;
    }

    String text() {
        return text;
    }

    /** The direction of a text with letters from right to left; null where there are none. */
    @Nullable
    Direction direction() {
        return direction;
    }

    /** How long it takes to read so much. */
    int readingMs(int width) {
        return (width * readingOfColumn + 1_023) >> 10;
    }

    /** The most columns on a line. */
    int limit() {
        return limit;
    }

    int count() {
        cut();
        return count;
    }

    /** Where in the text a place is. */
    int position(int place) {
        return positions[place];
    }

    /** Where the text before a place ends, without the spaces between. */
    int endPosition(int place) {
        int end = positions[place];
        while (end > 0 && CaptionText.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Columns from one place to another, on one line. */
    int columns(int from, int to) {
        return Math.max(0, columns[to] - trailing[to] - columns[from]);
    }

    /** Columns before a place, spaces and all. */
    int columnsBefore(int place) {
        return columns[place];
    }

    int allColumns() {
        return isPlain ? text.length() : columns(0, count());
    }

    /** Whether it is surely no more than a line. */
    private boolean isLine() {
        return isPlain && text.length() <= limit;
    }

    /** Whether all of it fits into one cue. */
    boolean fits() {
        if (isLine()) {
            return true;
        }
        cut();
        int place = 0;
        wholeLines = 0;
        while (place < count && wholeLines < rules.maxLines()) {
            place = lineFrom(place);
            wholeLines++;
        }
        return place == count;
    }

    /** The same as {@link #reach}, where few places are asked for. */
    private int lineFrom(int from) {
        int end = columns[from] + limit;
        int place = from + 1;
        while (place < count && columns[place + 1] - trailing[place + 1] <= end) {
            place++;
        }
        return place;
    }

    /** The last place that a line from this one can reach. */
    int reach(int from) {
        while (reached <= from) {
            int place = Math.max(reached + 1, reached == 0 ? 1 : reach[reached - 1]);
            int end = columns[reached] + limit;
            while (place < count && columns[place + 1] - trailing[place + 1] <= end) {
                place++;
            }
            reach[reached++] = Math.min(place, count);
        }
        return reach[from];
    }

    /** The last place that a cue from this one can reach. */
    int cueReach(int from) {
        int place = from;
        for (int line = 0; line < rules.maxLines() && place < count; line++) {
            place = reach(place);
        }
        return Math.min(place, from + MAX_IN_CUE);
    }

    /** The lines that a cue needs. */
    int lines(int from, int to) {
        int lines = 0;
        for (int place = from; place < to; place = reach(place)) {
            lines++;
        }
        return lines;
    }

    /** A short word, and nothing else. */
    boolean isLonely(int from, int to) {
        if (from >= to || columns(from, to) > SHORT_WORD) {
            return false;
        }
        if (!isSpaced) {
            return columns(from, to) <= SHORT_WORD / 2;
        }
        for (int place = from + 1; place < to; place++) {
            if (trailing[place] > 0) {
                return false;
            }
        }
        return true;
    }

    boolean isSentenceEnd(int place) {
        mark();
        return place == count || sentences[place];
    }

    /** What it costs to end a line here. */
    int penalty(int place) {
        if (place >= count) {
            return 0;
        }
        int penalty = penalties[place];
        if (penalty == UNKNOWN) {
            mark();
            penalty = penalties[place] == UNKNOWN ? penaltyAt(place) : penalties[place];
            penalties[place] = penalty;
        }
        return penalty;
    }

    /** A place that is better than the text says, since the speaker pauses there. */
    void pauses(int place, int penalty) {
        penalties[place] = Math.min(penalty(place), penalty);
    }

    private int penaltyAt(int place) {
        int start = positions[place];
        int end = endPosition(place);
        int wordStart = isSpaced ? positions[wordBefore(place)] : end;
        boolean afterSpace = end < start;
        // "Dr. Who": what looks like the end of a sentence is none.
        boolean isLeading = afterSpace && words.isLeading(text, wordStart, end);
        if (isLeading) {
            return Weights.FUNCTION_WORD;
        }
        if (sentences[place]) {
            return Weights.SENTENCE;
        }
        char last = end == 0 ? ' ' : text.charAt(end - 1);
        boolean isAbbreviation = isSpaced && last == '.' && end - wordStart < SHORT_BEFORE_STOP;
        if ((endsClause(last) && !isAbbreviation) || opensClause(text.charAt(start))) {
            return Weights.CLAUSE;
        }
        if (!isSpaced) {
            return afterSpace ? Weights.CLAUSE : betweenCharacters(place, start);
        }
        if (!afterSpace) {
            return isLetter(last) && isLetter(text.charAt(start)) ? Weights.IN_WORD : Weights.IN_COMPOUND;
        }
        int next = place + 1;
        int latest = Math.min(count, place + MOST_IN_WORD);
        while (next < latest && trailing[next] == 0) {
            next++;
        }
        return words.isLeading(text, start, endPosition(next)) ? Weights.PHRASE : Weights.WORD;
    }

    /** Where the word begins that ends before a place. */
    private int wordBefore(int place) {
        int before = place - 1;
        int earliest = Math.max(0, place - MOST_IN_WORD);
        while (before > earliest && trailing[before] == 0) {
            before--;
        }
        return before;
    }

    private int betweenCharacters(int place, int start) {
        int next = place + 1;
        while (next < count && penalties[next] == Weights.IN_WORD) {
            next++;
        }
        if (words.isParticle(text, start, wordEnd(start, next))) {
            return Weights.FUNCTION_WORD;
        }
        int last = place - 1;
        while (last > 0 && penalties[last] == Weights.IN_WORD) {
            last--;
        }
        return words.isParticle(text, positions[last], start) ? Weights.PHRASE : Weights.WORD;
    }

    /** Where a word ends that has punctuation behind it. */
    private int wordEnd(int start, int place) {
        int end = positions[place];
        while (end > start && !isLetter(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return Character.isLetter(c) || Character.isSurrogate(c);
    }

    private static boolean endsClause(char c) {
        return c < 0x80
                ? c < 0x40 ? (ENDS >>> c & 1) != 0 : c == ']' || c == '}'
                : "…–—،؛؟।。、，；：！？」』）】”»".indexOf(c) >= 0;
    }

    private static boolean opensClause(char c) {
        return c < 0x80 ? c == '(' || c == '[' || c == '{' : "「『（【“„«¿¡".indexOf(c) >= 0;
    }

    private void cut() {
        if (isCut) {
            return;
        }
        isCut = true;
        count = 0;
        reached = 0;
        add(0, 0, 0, Weights.WORD, false);
        if (!text.isEmpty()) {
            if (isPlain) {
                isSpaced = true;
                isMarked = true;
                cutPlain();
            } else {
                cutByUnicode();
            }
        }
        count--;
    }

    private void add(int position, int width, int spaces, int penalty, boolean sentence) {
        if (count == positions.length) {
            int longer = 2 * count;
            positions = Arrays.copyOf(positions, longer);
            columns = Arrays.copyOf(columns, longer);
            trailing = Arrays.copyOf(trailing, longer);
            penalties = Arrays.copyOf(penalties, longer);
            sentences = Arrays.copyOf(sentences, longer);
            reach = Arrays.copyOf(reach, longer);
        }
        positions[count] = position;
        columns[count] = width;
        trailing[count] = spaces;
        penalties[count] = penalty;
        sentences[count] = sentence;
        count++;
    }

    private void cutPlain() {
        int length = text.length();
        boolean hasHyphens = text.indexOf('-') >= 0;
        int start = 0;
        while (start < length) {
            int space = text.indexOf(' ', start);
            int end = space < 0 ? length : space + 1;
            if (hasHyphens) {
                int hyphen = text.indexOf('-', start);
                end = hyphen < 0 ? end : Math.min(end, hyphen + 1);
            }
            int spaces = text.charAt(end - 1) == ' ' ? 1 : 0;
            for (int at = start + limit; at < end - spaces; at += limit) {
                add(at, at, 0, Weights.FORCED, false);
            }
            add(end, end, spaces, UNKNOWN, end < length && Plain.isSentence(text, end));
            start = end;
        }
    }

    private void cutByUnicode() {
        BreakIterator clusters = isSimple(text) ? null : breaks.clusters(text);
        BreakIterator lines = breaks.lines(text);
        int nextLine = lines.next();
        int width = 0;
        int spaces = 0;
        int start = 0;
        boolean isVisible = false;
        int allSpaces = 0;
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            int wide = measure.columnsOf(Character.isHighSurrogate(c) ? text.codePointAt(at) : c);
            boolean isSpace = CaptionText.isSpace(c);
            if (!isSpace && width + wide - start > limit && width > start) {
                add(at, width, spaces, Weights.FORCED, false);
                start = width;
                isVisible = false;
            }
            width += wide;
            spaces = isSpace ? spaces + wide : 0;
            allSpaces += isSpace ? 1 : 0;
            isVisible |= !CaptionText.isInvisible(c);
            at = clusters == null ? at + 1 : clusters.next();
            // Where Unicode's two rules differ, a cluster stays whole.
            while (nextLine < at) {
                nextLine = lines.next();
            }
            if (nextLine == at) {
                if (!isVisible && count > 0) {
                    penalties[count - 1] = Weights.BEFORE_NOTHING;
                }
                add(at, width, spaces, isVisible ? UNKNOWN : Weights.BEFORE_NOTHING, false);
                start = width;
                isVisible = false;
            }
        }
        isMarked = false;
        isSpaced = measure.isEastAsian() ? allSpaces * MOST_BETWEEN_SPACES >= width : !hasDictionary(text);
    }

    /** What is not needed for text that fits on a line. */
    private void mark() {
        if (!isMarked) {
            isMarked = true;
            markSentences();
            if (measure.isEastAsian() && !isSpaced) {
                markInsideWords();
            }
        }
    }

    private void markSentences() {
        BreakIterator iterator = breaks.sentences(text);
        int sentence = iterator.next();
        for (int place = 1; place <= count; place++) {
            while (sentence != BreakIterator.DONE && sentence < positions[place]) {
                sentence = iterator.next();
            }
            sentences[place] = sentence == positions[place];
        }
    }

    /** Chinese and Japanese lines may end between almost any two characters, but better do so between words. */
    private void markInsideWords() {
        BreakIterator iterator = breaks.words(text);
        int word = iterator.next();
        for (int place = 1; place < count; place++) {
            while (word != BreakIterator.DONE && word < positions[place]) {
                word = iterator.next();
            }
            if (word != positions[place] && penalties[place] == UNKNOWN) {
                penalties[place] = Weights.IN_WORD;
            }
        }
    }

    /** Scripts whose words are not parted, and are found in dictionaries: Thai, Lao, Burmese, Khmer. */
    private static boolean hasDictionary(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= 0xE00 && c < 0xF00) || (c >= 0x1000 && c < 0x10A0) || (c >= 0x1780 && c < 0x1800)) {
                return true;
            }
        }
        return false;
    }

    /** Whether each of its characters is certainly a grapheme cluster. */
    private static boolean isSimple(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isSimple = (c >= 0x20 && c < 0x300)
                    || (c >= 0x400 && c < 0x483)
                    || (c >= 0x2010 && c < 0x2028)
                    || (c >= 0x2030 && c < 0x2060)
                    || (c >= 0x3000 && c < 0x302A)
                    || (c >= 0x3040 && c < 0x3099)
                    || (c >= 0x309B && c < 0x3100)
                    || (c >= 0x4E00 && c < 0xA000)
                    || (c >= 0xAC00 && c < 0xD7A4)
                    || (c >= 0xFF00 && c < 0xFF61);
            if (!isSimple || c == 0xAD || (c >= 0x7F && c < 0xA0)) {
                return false;
            }
        }
        return true;
    }

    /** The lines of all of it, which fits into a cue. */
    int[] layout() {
        return isLine() ? new int[] {0, text.length()} : layout(0, count, wholeLines);
    }

    /**
     * The lines of a cue: as few as it needs, cut where it costs least. Found by trying each place for each line, of which
     * there are few.
     *
     * @return from and to of each line in the text
     */
    int[] layout(int from, int to) {
        return layout(from, to, from == to ? 0 : lines(from, to));
    }

    private int[] layout(int from, int to, int lines) {
        if (lines == 0) {
            return new int[0];
        }
        int[] places = new int[lines + 1];
        places[0] = from;
        places[lines] = to;
        if (lines == 2) {
            places[1] = middle(from, to);
        } else if (lines > 2) {
            best(places, lines);
        }
        int[] layout = new int[2 * lines];
        for (int line = 0; line < lines; line++) {
            int start = positions[places[line]];
            int end = endPosition(places[line + 1]);
            while (start < end && CaptionText.isSpace(text.charAt(start))) {
                start++;
            }
            layout[2 * line] = start;
            layout[2 * line + 1] = Math.max(start, end);
        }
        return layout;
    }

    private int middle(int from, int to) {
        int best = UNKNOWN;
        int least = Integer.MAX_VALUE;
        for (int place = lineFrom(from); place > from && columns(place, to) <= limit; place--) {
            int cost = uneven(columns(from, place), columns(place, to)) + lonely(from, place) + lonely(place, to);
            if (cost < least) {
                cost += penalty(place);
                if (cost < least) {
                    least = cost;
                    best = place;
                }
            }
        }
        return best;
    }

    private int lonely(int from, int to) {
        return isLonely(from, to) ? Weights.LONELY_LINE : 0;
    }

    private int uneven(int above, int below) {
        long difference = (long) above - below;
        return (int) (Weights.UNEVEN * difference * difference / ((long) limit * limit))
                + (difference > 0 ? Weights.TOP_HEAVY : 0);
    }

    /** More than two lines: each is compared with the average. */
    private void best(int[] places, int lines) {
        int from = places[0];
        int to = places[lines];
        int size = to - from + 1;
        int average = columns(from, to) / lines;
        int[][] cost = new int[lines + 1][size];
        int[][] before = new int[lines + 1][size];
        for (int[] row : cost) {
            Arrays.fill(row, Integer.MAX_VALUE);
        }
        cost[0][0] = 0;
        for (int line = 1; line <= lines; line++) {
            for (int start = from; start < to; start++) {
                int soFar = cost[line - 1][start - from];
                if (soFar == Integer.MAX_VALUE) {
                    continue;
                }
                int last = Math.min(to, reach(start));
                for (int end = start + 1; end <= last; end++) {
                    int all = soFar
                            + (end == to ? 0 : penalty(end))
                            + uneven(average, columns(start, end))
                            + lonely(start, end);
                    if (all < cost[line][end - from]) {
                        cost[line][end - from] = all;
                        before[line][end - from] = start;
                    }
                }
            }
        }
        for (int line = lines; line > 1; line--) {
            places[line - 1] = before[line][places[line] - from];
        }
    }
}
