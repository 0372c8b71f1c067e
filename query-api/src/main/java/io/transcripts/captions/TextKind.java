package io.transcripts.captions;

/** Who knows where lines and sentences of a text may end. */
enum TextKind {
    /** {@link Plain} does. */
    PLAIN,
    /** {@link EastAsian} does. */
    EAST_ASIAN,
    /** ICU does. */
    OTHER;

    /** Scripts whose words are not parted, and are found in dictionaries: Thai, Lao, Burmese, Khmer. */
    static boolean hasDictionary(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= 0xE00 && c < 0xF00) || (c >= 0x1000 && c < 0x10A0) || (c >= 0x1780 && c < 0x1800)) {
                return true;
            }
        }
        return false;
    }
}
