package io.transcripts.chaos;

import java.util.SplittableRandom;

/** What readers ask. */
enum Asked {
    TRANSCRIPT("a transcript", 55),
    CONDITIONAL("a transcript, if it is not one of before", 20),
    PAGES("a transcript, page by page", 9),
    SEARCH("a word", 13),
    ERASURE("an erasure", 2),
    LIST("the list, page by page", 1);

    private static final int ALL = 100;

    private final String label;
    private final int percent;

    Asked(String label, int percent) {
        this.label = label;
        this.percent = percent;
    }

    /** As in the table. */
    String label() {
        return label;
    }

    static Asked any(SplittableRandom random) {
        int left = random.nextInt(ALL);
        for (Asked asked : values()) {
            left -= asked.percent;
            if (left < 0) {
                return asked;
            }
        }
        throw new IllegalStateException("the shares are a hundred percent");
    }
}
