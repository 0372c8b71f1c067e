package io.transcripts.captions;

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

    /** What a line keeps for a mark before it, and for the two around it: readers that count clusters count them. */
    private static final int MARK = 1;

    private static final int ISOLATE = 2;

    private final CaptionLimits rules;
    private final Places places = new Places();
    private final PlaceFinder finder;
    private final Penalties penalties;
    private final LineLayout layout;

    private String text = "";
    private @Nullable String language;
    private Measure measureOfLanguage = Measure.ofLanguage(null);
    private Measure measure = measureOfLanguage;
    private FunctionWords words = FunctionWords.of(null);
    private TextKind kind = TextKind.PLAIN;
    private int limit;
    private int readingOfColumn;
    private @Nullable Direction direction;
    private @Nullable Direction label;

    private boolean isCut;
    private int count;
    /** Whether words are parted by spaces. */
    private boolean isSpaced;

    /** Of a text with a direction: what a line from each place keeps for its mark. */
    private int[] marks = new int[64];

    private int[] reach = new int[64];
    private int reached;
    private int wholeLines;

    Units(Breaks breaks, CaptionLimits rules) {
        this.rules = rules;
        finder = new PlaceFinder(breaks);
        penalties = new Penalties(breaks, places);
        layout = new LineLayout(this, places);
    }

    /**
     * Takes a text, and looks no further than whether it is plain.
     *
     * @param before the direction that its first line has by what stands before it; null where nothing does
     * @return whether it is
     */
    boolean take(String original, @Nullable String tag, @Nullable Direction before) {
        label = before;
        if (!Objects.equals(tag, language)) {
            language = tag;
            measureOfLanguage = Measure.ofLanguage(tag);
            words = FunctionWords.of(tag);
        }
        isCut = false;
        text = original;
        measure = measureOfLanguage;
        direction = null;
        places.of(original);
        boolean isPlain = Plain.isPlain(places.text, places.length);
        kind = isPlain ? TextKind.PLAIN : TextKind.OTHER;
        return isPlain;
    }

    /** Cleans the text that was taken, and looks what kind it is of: before anything else is asked. */
    void look() {
        if (kind != TextKind.PLAIN && EastAsian.isPlain(places.text, places.length)) {
            kind = TextKind.EAST_ASIAN;
            measure = Measure.of(text, language);
        } else if (kind != TextKind.PLAIN) {
            text = CaptionText.of(text);
            places.of(text);
            measure = Measure.of(text, language);
            direction = Direction.isMarked(text) ? Direction.of(text) : null;
        }
        readingOfColumn = measure.readingOfColumn();
        limit = measure.columns(rules);
    }

    /** The text, cleaned. */
    String text() {
        return text;
    }

    /** Whether nothing of it would be seen. */
    boolean isBlank() {
        return kind == TextKind.OTHER && CaptionText.isBlank(text);
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
        if (!isCut) {
            cut();
        }
        return count;
    }

    private void cut() {
        isCut = true;
        isSpaced = true;
        reached = 0;
        if (kind == TextKind.PLAIN) {
            PlaceFinder.plain(places, limit);
        } else {
            int spaces = finder.other(places, text, kind == TextKind.EAST_ASIAN, measure, limit);
            isSpaced = measure.isEastAsian()
                    ? spaces * MOST_BETWEEN_SPACES >= places.columns[places.count - 1]
                    : !TextKind.hasDictionary(text);
        }
        count = places.count - 1;
        if (reach.length <= count) {
            reach = new int[2 * count];
        }
        if (direction != null) {
            findMarks(direction);
        }
        boolean isOfWords = measure.isEastAsian() && !isSpaced;
        penalties.of(text, kind, words, count, isSpaced, isOfWords);
    }

    /** A line needs a mark when its first letter goes the other way. One of digits may go on with letters, or end before them. */
    private void findMarks(Direction of) {
        if (marks.length <= count) {
            marks = new int[2 * count];
        }
        marks[count] = 0;
        for (int place = count - 1; place >= 0; place--) {
            Direction first = Direction.first(text, places.positions[place], places.positions[place + 1]);
            if (first != null) {
                marks[place] = first == of ? 0 : MARK;
            } else {
                marks[place] = of == Direction.RIGHT_TO_LEFT ? MARK : marks[place + 1];
            }
        }
    }

    /** What a line from a place keeps for its marks. */
    private int marks(int place) {
        if (place == 0 && label != null) {
            return label == (direction == null ? Direction.LEFT_TO_RIGHT : direction) ? 0 : ISOLATE;
        }
        return direction == null ? 0 : marks[place];
    }

    /** The last column that a line from a place may reach. One piece alone may reach further: it goes without its marks. */
    private int end(int from) {
        return places.columns[from] + limit - marks(from);
    }

    /** Whether what stands between two places may be a line. */
    boolean isLine(int from, int to) {
        return to == from + 1 || places.columns[to] - places.trailing[to] <= end(from);
    }

    /** Where in the text a place is. */
    int position(int place) {
        return places.positions[place];
    }

    /** Columns from one place to another, on one line. */
    int columns(int from, int to) {
        return Math.max(0, places.columns[to] - places.trailing[to] - places.columns[from]);
    }

    /** Columns before a place, spaces and all. */
    int columnsBefore(int place) {
        return places.columns[place];
    }

    int allColumns() {
        return kind == TextKind.PLAIN ? places.length : columns(0, count());
    }

    /** Whether it is surely no more than a line. */
    private boolean isLine() {
        return kind == TextKind.PLAIN && places.length <= limit - marks(0);
    }

    /** Whether all of it fits into one cue. */
    boolean fits() {
        if (isLine()) {
            return true;
        }
        int last = count();
        int place = 0;
        wholeLines = 0;
        while (place < last && wholeLines < rules.maxLines()) {
            place = lineFrom(place);
            wholeLines++;
        }
        return place == last;
    }

    /** The same as {@link #reach}, where few places are asked for. */
    int lineFrom(int from) {
        int[] columns = places.columns;
        int[] trailing = places.trailing;
        int end = end(from);
        int place = from + 1;
        while (place < count && columns[place + 1] - trailing[place + 1] <= end) {
            place++;
        }
        return place;
    }

    /** The last place that a line from this one can reach. */
    int reach(int from) {
        if (reached <= from) {
            findReach(from);
        }
        return reach[from];
    }

    private void findReach(int upTo) {
        int[] columns = places.columns;
        int[] trailing = places.trailing;
        while (reached <= upTo) {
            int place = Math.max(reached + 1, reached == 0 ? 1 : reach[reached - 1]);
            int end = end(reached);
            while (place < count && columns[place + 1] - trailing[place + 1] <= end) {
                place++;
            }
            reach[reached++] = Math.min(place, count);
        }
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
    private int lines(int from, int to) {
        int lines = 0;
        for (int place = from; place < to; place = reach(place)) {
            lines++;
        }
        return lines;
    }

    /** A short word, and nothing else. */
    boolean isLonely(int from, int to) {
        if (from >= to) {
            return false;
        }
        int width = columns(from, to);
        if (width > SHORT_WORD) {
            return false;
        }
        if (!isSpaced) {
            return width <= SHORT_WORD / 2;
        }
        for (int place = from + 1; place < to; place++) {
            if (places.trailing[place] > 0) {
                return false;
            }
        }
        return true;
    }

    boolean isSentenceEnd(int place) {
        return penalties.isSentenceEnd(place);
    }

    /** What it costs to end a line here. */
    int penalty(int place) {
        return penalties.at(place);
    }

    /** A place that is better than the text says, since the speaker pauses there. */
    void pauses(int place, int penalty) {
        places.penalties[place] = Math.min(penalty(place), penalty);
    }

    /** The lines of all of it, which fits into a cue; without those of which nothing is seen. */
    int[] layout() {
        return isLine() ? new int[] {0, places.length, limit - places.length} : seen(layout.of(0, count, wholeLines));
    }

    /**
     * The lines of a cue: as few as it needs, without those of which nothing is seen.
     *
     * @return numbers of {@link LineLayout}
     */
    int[] layout(int from, int to) {
        return seen(layout.of(from, to, from == to ? 0 : lines(from, to)));
    }

    /** Readers take a line of which nothing is seen for the end of its cue. */
    private int[] seen(int[] lines) {
        if (kind != TextKind.OTHER) {
            return lines;
        }
        int kept = 0;
        for (int line = 0; line < lines.length; line += LineLayout.NUMBERS) {
            if (!CaptionText.isBlank(text, lines[line], lines[line + 1])) {
                System.arraycopy(lines, line, lines, kept, LineLayout.NUMBERS);
                kept += LineLayout.NUMBERS;
            }
        }
        return kept == lines.length ? lines : Arrays.copyOf(lines, kept);
    }
}
