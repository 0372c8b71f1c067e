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
public final class Accept {
    private static final Pattern QUALITY = Pattern.compile("(?:0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)");
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern RANGE = Pattern.compile("(" + TOKEN + ")/(" + TOKEN + ")");
    private static final String ANY = "*";

    private final List<Range> ranges = new ArrayList<>();

    /** @param quality thousandths; 0 is "not acceptable" */
    private record Range(String type, String subtype, int quality) {

        /** 0 when it does not cover the media type, else the more the narrower. */
        int precision(MediaType offered) {
            if (type.equals(offered.type()) && subtype.equals(offered.subtype())) {
                return 3;
            }
            if (type.equals(offered.type()) && subtype.equals(ANY)) {
                return 2;
            }
            return type.equals(ANY) && subtype.equals(ANY) ? 1 : 0;
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
     * The media type that the caller likes best: by quality, then by how narrowly it was asked for, then by our own order.
     *
     * @param fields values of all {@code Accept} fields; none, or only empty ones, accept everything
     * @param offered not empty, the one that we like best first
     * @return null when none is acceptable
     */
    public static @Nullable MediaType choose(List<String> fields, List<MediaType> offered) {
        if (fields.stream().allMatch(String::isBlank)) {
            return offered.get(0);
        }
        Accept accept = new Accept(fields);
        MediaType best = null;
        Range bestRange = null;
        for (MediaType type : offered) {
            Range range = accept.narrowest(type);
            if (range != null && range.quality() > 0 && isBetter(range, type, bestRange, best)) {
                best = type;
                bestRange = range;
            }
        }
        return best;
    }

    private static boolean isBetter(Range range, MediaType type, @Nullable Range other, @Nullable MediaType otherType) {
        if (other == null || otherType == null || range.quality() != other.quality()) {
            return other == null || range.quality() > other.quality();
        }
        return range.precision(type) > other.precision(otherType);
    }

    /** The range whose quality counts for a media type, by the RFC the narrowest that covers it. */
    private @Nullable Range narrowest(MediaType type) {
        Range narrowest = null;
        for (Range range : ranges) {
            if (range.precision(type) > (narrowest == null ? 0 : narrowest.precision(type))) {
                narrowest = range;
            }
        }
        return narrowest;
    }

    /** Thousandths; -1 where it is none. */
    static int quality(String weight) {
        return QUALITY.matcher(weight).matches() ? (int) Math.round(Double.parseDouble(weight) * 1_000) : -1;
    }

    /** Parameters but {@code q} are ignored: what we offer has one charset each, which is everybody's. */
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
                quality = quality(parameter.substring(2));
                if (quality < 0) {
                    return null;
                }
            }
        }
        return new Range(type.group(1), type.group(2), quality);
    }
}
