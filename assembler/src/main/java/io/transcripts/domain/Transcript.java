package io.transcripts.domain;

import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SessionEvent.SessionError;
import io.transcripts.schema.Word;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One version of a session's transcript, whole: what every format is rendered from.
 *
 * @param version opaque, positive, rises with every change; less than 2^53
 * @param organizationId null when no organization is known yet
 * @param organizationConflict true when the session was given two organizations: it is served to nobody
 * @param participants in the publisher's order; empty when unknown
 * @param metadata a JSON object as compact JSON text, or null
 * @param startedAt when the winning {@code session.started} or {@code session.updated} occurred, or null
 * @param endedAt when the winning end occurred (the last record's time on a timeout), or null
 * @param endReason the winning end's reason, {@code timeout} for an idle session, or null
 * @param durationMs of rule 7: 0 when nothing is known
 * @param wordCount of the shown final segments, original text only
 * @param missing what the session still waits for, or had not got when its deadline passed
 * @param gaps what of it can be named
 * @param limitExceeded true when something of the session was refused because the whole grew too large
 * @param segments shown finals and pending interims, sorted by (startMs, end, channel, id), no two with one id
 */
public record Transcript(
        String sessionId,
        long version,
        Status status,
        @Nullable String organizationId,
        boolean organizationConflict,
        @Nullable String sourceLanguage,
        @Nullable String targetLanguage,
        List<Participant> participants,
        @Nullable String metadata,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String endReason,
        @Nullable SessionError error,
        long durationMs,
        long wordCount,
        Missing missing,
        Gaps gaps,
        boolean limitExceeded,
        List<Line> segments) {

    /** Where a transcript stands; the contract's words in lower case. */
    public enum Status {
        PROCESSING,
        COMPLETE,
        FAILED
    }

    /**
     * What is missing.
     *
     * @param segments announced by the end of the session, and without a final
     * @param translations shown segments that need a translation and have none
     */
    public record Missing(int segments, int translations) {}

    /**
     * Names for what is missing, the first {@value #MAX_NAMED} of each kind.
     *
     * @param numbers of the segments that never came, where ids are a prefix and a number; empty when nobody can tell
     * @param untranslated ids of the shown segments that need a translation and have none
     */
    public record Gaps(List<Integer> numbers, List<String> untranslated) {
        /** The most that are named of each kind. */
        public static final int MAX_NAMED = 20;

        /** Nothing is missing. */
        public static final Gaps NONE = new Gaps(List.of(), List.of());

        public Gaps {
            numbers = List.copyOf(numbers);
            untranslated = List.copyOf(untranslated);
        }
    }

    /**
     * Something that has its place in the order of segments: by start, then end, then channel (absent first), then id (rule
     * 3.3).
     */
    public interface Placed {
        /** The one order of segments; an absent channel is less than any. */
        Comparator<Placed> ORDER = Placed::compare;

        // Tens of thousands are sorted at once; a chain of comparators takes its time.
        private static int compare(Placed a, Placed b) {
            int order = Long.compare(a.startMs(), b.startMs());
            if (order == 0) {
                order = Long.compare(a.endMs(), b.endMs());
            }
            if (order == 0) {
                order = Integer.compare(a.channel(), b.channel());
            }
            return order == 0 ? a.id().compareTo(b.id()) : order;
        }

        String id();

        int channel();

        long startMs();

        long endMs();
    }

    /**
     * One segment as it is shown.
     *
     * @param speaker role, as the event names it
     * @param channel from 0, or {@link io.transcripts.schema.SpeechEvent#ABSENT}
     * @param language the segment's own tag, or null
     * @param translation into the session's target language, or null when there is none to show
     * @param endMs the start where an interim has no end
     * @param confidence thousandths, or {@link io.transcripts.schema.SpeechEvent#ABSENT}
     * @param words empty unless they were asked for and known
     * @param isFinal false for an interim, shown only on request
     * @param revision of the text
     * @param translations the winning one of each language, by {@link Translation#key}; not all of them fit the revision
     */
    public record Line(
            String id,
            String speaker,
            int channel,
            @Nullable String language,
            String text,
            @Nullable String translation,
            long startMs,
            long endMs,
            int confidence,
            List<Word> words,
            boolean isFinal,
            int revision,
            SortedMap<String, Translation> translations)
            implements Placed {

        /** One of the first revision, with no translation but the one to show. */
        public Line(
                String id,
                String speaker,
                int channel,
                @Nullable String language,
                String text,
                @Nullable String translation,
                long startMs,
                long endMs,
                int confidence,
                List<Word> words,
                boolean isFinal) {
            this(
                    id,
                    speaker,
                    channel,
                    language,
                    text,
                    translation,
                    startMs,
                    endMs,
                    confidence,
                    words,
                    isFinal,
                    0,
                    Collections.emptySortedMap());
        }

        /** Those that may be shown beside its text, one a language, sorted by tag. */
        public List<Translation> fittingTranslations() {
            return translations.values().stream()
                    .filter(each -> each.fits(revision))
                    .toList();
        }
    }

    /** The same version with these segments. */
    Transcript with(List<Line> lines) {
        return new Transcript(
                sessionId,
                version,
                status,
                organizationId,
                organizationConflict,
                sourceLanguage,
                targetLanguage,
                participants,
                metadata,
                startedAt,
                endedAt,
                endReason,
                error,
                durationMs,
                wordCount,
                missing,
                gaps,
                limitExceeded,
                lines);
    }
}
