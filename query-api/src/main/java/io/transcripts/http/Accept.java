package io.transcripts.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Proactive negotiation by the {@code Accept} header.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, 12.5.1</a>
 */
final class Accept {
    private static final Pattern QUALITY = Pattern.compile("(?:0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)");
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern RANGE = Pattern.compile("(" + TOKEN + ")/(" + TOKEN + ")");
    private static final String ANY = "*";

    private final List<Range> ranges = new ArrayList<>();

    /** @param quality thousandths; 0 is "not acceptable" */
    private record Range(String mediaType, String subtype, int quality) {

        /** 0 when it does not cover the format, else the more the narrower. */
        int precision(Format format) {
            if (mediaType.equals(format.mediaType()) && subtype.equals(format.subtype())) {
                return 3;
            }
            if (mediaType.equals(format.mediaType()) && subtype.equals(ANY)) {
                return 2;
            }
            return mediaType.equals(ANY) && subtype.equals(ANY) ? 1 : 0;
        }
    }

    private Accept(List<String> fields) {
        for (String field : fields) {
            for (String element : field.split(",")) {
                Range range = range(element.trim().toLowerCase(Locale.ROOT));
                if (range != null) {
                    ranges.add(range);
                }
            }
        }
    }

    /**
     * The format that the caller likes best: by quality, then by how narrowly it was asked for, then by our own order.
     *
     * @param fields values of all {@code Accept} fields; none, or only empty ones, accept everything
     * @throws Problem 406 when no format is acceptable
     */
    static Format choose(List<String> fields) throws Problem {
        if (fields.stream().allMatch(String::isBlank)) {
            return Format.JSON;
        }
        Accept accept = new Accept(fields);
        Format best = null;
        Range bestRange = null;
        for (Format format : Format.values()) {
            Range range = accept.narrowest(format);
            if (range != null && range.quality() > 0 && isBetter(range, format, bestRange, best)) {
                best = format;
                bestRange = range;
            }
        }
        if (best == null) {
            throw Problem.notAcceptable();
        }
        return best;
    }

    private static boolean isBetter(Range range, Format format, @Nullable Range other, @Nullable Format otherFormat) {
        if (other == null || otherFormat == null || range.quality() != other.quality()) {
            return other == null || range.quality() > other.quality();
        }
        return range.precision(format) > other.precision(otherFormat);
    }

    /** The range whose quality counts for a format, by the RFC the narrowest that covers it. */
    private @Nullable Range narrowest(Format format) {
        Range narrowest = null;
        for (Range range : ranges) {
            if (range.precision(format) > (narrowest == null ? 0 : narrowest.precision(format))) {
                narrowest = range;
            }
        }
        return narrowest;
    }

    /** Parameters but {@code q} are ignored: our formats have one charset each, which is everybody's. */
    private static @Nullable Range range(String element) {
        String[] parts = element.split(";");
        Matcher type = RANGE.matcher(parts[0].trim());
        if (!type.matches()) {
            return null;
        }
        int quality = 1_000;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim();
            if (parameter.startsWith("q=")) {
                String value = parameter.substring(2);
                if (!QUALITY.matcher(value).matches()) {
                    return null;
                }
                quality = (int) Math.round(Double.parseDouble(value) * 1_000);
            }
        }
        return new Range(type.group(1), type.group(2), quality);
    }
}
