package io.transcripts.api;

import io.transcripts.captions.CaptionLimits;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Transcript;
import io.transcripts.http.EntityTags;
import io.transcripts.http.Problem;
import io.transcripts.http.Query;
import io.transcripts.http.RoutedRequest;
import io.transcripts.render.RenderOptions;
import io.transcripts.render.RenderOptions.ShownTranslations;
import io.transcripts.render.RenderOptions.SpeakerLabels;
import io.transcripts.schema.LanguageTags;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of a transcript, in the query and in {@code Accept}.
 *
 * @param page which part of it; null for all
 * @param expectedVersion the one that it has to be of; null for any
 * @param since where the caller's copy stands, of which only the changes are asked for; null for a whole transcript
 */
record TranscriptParameters(
        Format format,
        RenderOptions options,
        @Nullable Page page,
        @Nullable Long expectedVersion,
        @Nullable String since) {
    static final String INCLUDE_WORDS = "include_words";

    static final String STARTING_AFTER = "starting_after";
    static final String EXPECTED_VERSION = "expected_version";

    private static final String LIMIT = "limit";
    private static final int MOST_OF_A_PAGE = 1_000;
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");
    private static final String FORMAT = "format";
    private static final String INCLUDE_TRANSLATIONS = "include_translations";
    private static final String TRANSLATION_LANGUAGE = "translation_language";
    private static final String SPEAKER_LABELS = "speaker_labels";
    private static final String INCLUDE_INTERIM = "include_interim";
    private static final String SINCE = "since";
    private static final String MAX_LINE_LENGTH = "max_line_length";
    private static final String MAX_LINES = "max_lines";
    private static final String MAX_CUE_DURATION = "max_cue_duration";
    private static final String WAIT = "wait";
    private static final int LONGEST_WAIT_SECONDS = 60;
    /** Those that say how a copy of a transcript is shown. */
    static final Set<String> OF_COPIES = Collections.unmodifiableSet(new LinkedHashSet<>(
            List.of(INCLUDE_TRANSLATIONS, TRANSLATION_LANGUAGE, SPEAKER_LABELS, INCLUDE_WORDS, INCLUDE_INTERIM)));
    /** Those of a stream. */
    static final Set<String> OF_STREAMS = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(
            INCLUDE_TRANSLATIONS,
            TRANSLATION_LANGUAGE,
            SPEAKER_LABELS,
            INCLUDE_WORDS,
            INCLUDE_INTERIM,
            SINCE,
            "until")));
    /** In the order in which messages list them. */
    private static final Set<String> ALL = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(
            FORMAT,
            INCLUDE_TRANSLATIONS,
            TRANSLATION_LANGUAGE,
            SPEAKER_LABELS,
            INCLUDE_WORDS,
            INCLUDE_INTERIM,
            LIMIT,
            STARTING_AFTER,
            EXPECTED_VERSION,
            SINCE,
            WAIT,
            MAX_LINE_LENGTH,
            MAX_LINES,
            MAX_CUE_DURATION)));

    /** @throws Problem 400 or 406 */
    static TranscriptParameters of(RoutedRequest request) throws Problem {
        Query query = request.query(ALL);
        String name = query.value(FORMAT);
        Format named = name == null ? null : Format.named(name);
        RenderOptions options = options(query);
        Format format = named != null
                ? named
                : Format.accepted(request.request().getHeaders().getValuesList(HttpHeader.ACCEPT));
        if (options.includeWords() && !format.showsWords()) {
            throw Problem.invalidValue(
                    INCLUDE_WORDS,
                    "Words are shown in json and vtt only; leave include_words out, or change the format.");
        }
        if (options.translations() == ShownTranslations.ALL && format != Format.JSON) {
            throw Problem.invalidValue(
                    INCLUDE_TRANSLATIONS,
                    "All translations are shown in json only; say true or false, or change the format.");
        }
        if (options.includeInterim() && format != Format.JSON) {
            throw Problem.invalidValue(
                    INCLUDE_INTERIM,
                    "Interim results are shown in json only; leave include_interim out, or change the format.");
        }
        for (String parameter : List.of(MAX_LINE_LENGTH, MAX_LINES, MAX_CUE_DURATION)) {
            if (query.value(parameter) != null && !format.isCaptions()) {
                throw Problem.invalidValue(
                        parameter,
                        "Captions are shown in srt and vtt only; leave " + parameter + " out, or change the format.");
            }
        }
        Page page = page(query);
        if (page != null && format != Format.JSON) {
            String parameter = query.value(LIMIT) == null ? STARTING_AFTER : LIMIT;
            throw Problem.invalidValue(
                    parameter, "There are pages in json only; leave " + parameter + " out, or change the format.");
        }
        String since = since(query, format);
        return new TranscriptParameters(format, options, page, version(query.value(EXPECTED_VERSION)), since);
    }

    /** The same of the whole, of any version: what a body depends on. */
    TranscriptParameters whole() {
        return new TranscriptParameters(format, options, null, null, null);
    }

    /**
     * The entity tag of an answer to this whose bytes nobody has before they are sent: of one version and one question they are
     * always the same.
     */
    String tag(Stamp stamp, Transcript.Status status) {
        return EntityTags.of(stamp.tag().getBytes(StandardCharsets.US_ASCII), status.name(), toString());
    }

    private static @Nullable Page page(Query query) throws Problem {
        String startingAfter = query.value(STARTING_AFTER);
        if (startingAfter == null && query.value(LIMIT) == null) {
            return null;
        }
        if (startingAfter != null && !SessionId.isValid(startingAfter)) {
            throw Problem.invalidValue(
                    STARTING_AFTER,
                    "starting_after must be the id of a segment: 1 to 128 of the characters A-Z a-z 0-9 _ . : -, not . or ..");
        }
        return new Page(query.number(LIMIT, 1, MOST_OF_A_PAGE, Page.ALL), startingAfter);
    }

    private static @Nullable Long version(@Nullable String value) throws Problem {
        if (value == null) {
            return null;
        }
        if (!INTEGER.matcher(value).matches()) {
            throw Problem.invalidValue(
                    EXPECTED_VERSION,
                    EXPECTED_VERSION + " must be an integer of at most 18 digits, as in X-Transcript-Version.");
        }
        return Long.valueOf(value);
    }

    private static ShownTranslations translations(@Nullable String value, ShownTranslations otherwise) throws Problem {
        if (value == null) {
            return otherwise;
        }
        return switch (value) {
            case "true" -> ShownTranslations.TARGET;
            case "false" -> ShownTranslations.NONE;
            case "all" -> ShownTranslations.ALL;
            default ->
                throw Problem.invalidValue(INCLUDE_TRANSLATIONS, INCLUDE_TRANSLATIONS + " must be true, false or all.");
        };
    }

    /** How the transcript is shown; what a path has no parameter for is as usual. */
    static RenderOptions options(Query query) throws Problem {
        RenderOptions defaults = RenderOptions.DEFAULT;
        return new RenderOptions(
                translations(query.value(INCLUDE_TRANSLATIONS), defaults.translations()),
                language(query, TRANSLATION_LANGUAGE),
                labels(query.value(SPEAKER_LABELS), defaults.speakerLabels()),
                query.isTrue(INCLUDE_WORDS, defaults.includeWords()),
                query.isTrue(INCLUDE_INTERIM, defaults.includeInterim()),
                new CaptionLimits(
                        query.number(
                                MAX_LINE_LENGTH, 10, 100, defaults.captions().maxLineLength()),
                        query.number(MAX_LINES, 1, 4, defaults.captions().maxLines()),
                        query.number(
                                        MAX_CUE_DURATION,
                                        1,
                                        15,
                                        defaults.captions().maxCueMs() / 1_000)
                                * 1_000));
    }

    /** @throws Problem 400 when it is given and no language tag */
    static @Nullable String language(Query query, String name) throws Problem {
        String tag = query.value(name);
        if (tag != null && !LanguageTags.isWellFormed(tag)) {
            throw Problem.invalidValue(
                    name,
                    name + " must be a well-formed BCP 47 language tag of at most " + LanguageTags.MAX_LENGTH
                            + " characters, such as en or pt-BR.");
        }
        return tag;
    }

    /** Of the query, what says how a copy is shown, for another node. */
    static String ofCopy(RoutedRequest request) throws Problem {
        return request.query(ALL).only(OF_COPIES);
    }

    /** For how long the answer may wait. */
    static Duration wait(RoutedRequest request) throws Problem {
        return Duration.ofSeconds(request.query(ALL).number(WAIT, 0, LONGEST_WAIT_SECONDS, 0));
    }

    /** Where a caller's copy stands; null for one that has nothing. */
    static @Nullable String since(Query query, Format format) throws Problem {
        String cursor = query.value(SINCE);
        if (cursor == null) {
            return null;
        }
        if (!Cursors.isOne(cursor)) {
            throw Problem.invalidValue(
                    SINCE, "since must be a cursor: 1 to 128 letters, digits, dots, hyphens and underscores.");
        }
        if (format != Format.JSON) {
            throw Problem.invalidValue(SINCE, "Changes are told in json only; leave since out, or change the format.");
        }
        for (String parameter : List.of(LIMIT, STARTING_AFTER, EXPECTED_VERSION)) {
            if (query.value(parameter) != null) {
                throw Problem.invalidValue(parameter, "Changes have no pages; leave " + parameter + " out, or since.");
            }
        }
        return cursor;
    }

    private static SpeakerLabels labels(@Nullable String value, SpeakerLabels otherwise) throws Problem {
        if (value == null) {
            return otherwise;
        }
        for (SpeakerLabels labels : SpeakerLabels.values()) {
            if (labels.name().toLowerCase(Locale.ROOT).equals(value)) {
                return labels;
            }
        }
        throw Problem.invalidValue(SPEAKER_LABELS, SPEAKER_LABELS + " must be role, channel or name.");
    }
}
