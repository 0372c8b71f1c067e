package io.transcripts.domain;

import io.transcripts.domain.Events.Timed;
import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SessionEvent.SessionError;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.Word;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Random sessions whose values come out of small pools, so that they meet, tie and compete. */
public final class Sessions {
    private static final int MAX_EVENTS = 24;

    /** What people say, with the number of its words counted by hand. */
    record Sample(String text, int words, boolean isBlank) {}

    static final List<Sample> TEXTS = List.of(
            new Sample("Guten Tag", 2, false),
            new Sample("I can't pay 3.50", 4, false),
            new Sample("OK", 1, false),
            new Sample("我是学生", 2, false),
            new Sample("…!", 0, false),
            new Sample("", 0, true),
            new Sample(" \t\u00a0\u200b\ufeff\u3000", 0, true));

    private Sessions() {}

    /** When and under which id an event came. */
    private record Stamp(
            @Nullable Instant occurredAt, @Nullable String eventId, long recordMs) {}

    static Sample sample(String text) {
        return TEXTS.stream()
                .filter(sample -> sample.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    /** Sessions that are not erased. */
    static Arbitrary<List<Timed>> kept() {
        return Arbitraries.frequencyOf(
                        Tuple.of(8, asr()), Tuple.of(5, translation()), Tuple.of(3, update()), Tuple.of(2, end()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(MAX_EVENTS);
    }

    /** Sessions of which some are erased, at any time in their life. */
    public static Arbitrary<List<Timed>> any() {
        Arbitrary<List<Timed>> erased = Combinators.combine(
                        kept(), erasure(), Arbitraries.integers().between(0, 100))
                .as((events, erasure, position) -> {
                    List<Timed> all = new ArrayList<>(events);
                    all.add(Math.floorMod(position, all.size() + 1), erasure);
                    return all;
                });
        return Arbitraries.frequencyOf(Tuple.of(5, kept()), Tuple.of(1, erased));
    }

    /**
     * Without events of which the contract's order of ranks does not say which is greater: "the greater content in a fixed
     * total order" is not to be guessed.
     */
    static List<Timed> withoutTies(List<Timed> events) {
        Set<List<Object>> seen = new HashSet<>();
        List<Timed> distinct = new ArrayList<>();
        for (Timed timed : events) {
            if (seen.add(rank(timed))) {
                distinct.add(timed);
            }
        }
        return distinct;
    }

    private static List<Object> rank(Timed timed) {
        SpeechEvent event = timed.event();
        Instant occurredAt = event.occurredAt() == null ? Instant.ofEpochMilli(timed.recordMs()) : event.occurredAt();
        String eventId = String.valueOf(event.eventId());
        if (event instanceof AsrEvent asr) {
            return List.of("asr", asr.segmentId(), asr.isFinal(), asr.revision(), occurredAt, eventId);
        }
        if (event instanceof io.transcripts.schema.TranslationEvent translation) {
            return List.of(
                    "translation",
                    translation.segmentId(),
                    translation.language().toLowerCase(java.util.Locale.ROOT),
                    translation.isFinal(),
                    translation.revision(),
                    translation.sourceRevision(),
                    occurredAt,
                    eventId);
        }
        if (event instanceof SessionEvent.Updated) {
            return List.of("updated", occurredAt, eventId);
        }
        return List.of(event.getClass().getSimpleName(), occurredAt, eventId);
    }

    private static Arbitrary<Timed> asr() {
        Arbitrary<String> segmentIds = Arbitraries.of("a", "b", "c", "seg_1", "seg_10");
        Arbitrary<Boolean> isFinal = Arbitraries.of(true, true, false);
        Arbitrary<Tuple.Tuple3<String, Integer, String>> voice = Combinators.combine(
                        Arbitraries.of("agent", "customer"), Arbitraries.of(-1, 0, 1), languages())
                .as(Tuple::of);
        Arbitrary<Tuple.Tuple2<Long, Long>> span = Combinators.combine(
                        Arbitraries.of(0L, 100L, 2_000L), Arbitraries.of(0L, 50L, 3_000L))
                .as(Tuple::of);
        Arbitrary<List<Word>> words = Arbitraries.of(
                List.of(),
                List.of(new Word("Guten", 0, 10, -1)),
                List.of(new Word("Guten", 0, 10, -1), new Word("Tag", 10, 20, 990)),
                List.of(new Word("Guten", 0, 10, 500)));
        return Combinators.combine(
                        segmentIds,
                        isFinal,
                        Arbitraries.integers().between(0, 2),
                        stamps(),
                        voice,
                        texts(),
                        span,
                        words)
                .as((id, fin, revision, stamp, who, text, time, spoken) -> {
                    Events.Asr event = (fin ? Events.asr(id, text) : Events.interim(id, text))
                            .revision(revision)
                            .at(stamp.occurredAt())
                            .id(stamp.eventId())
                            .speaker(who.get1())
                            .channel(who.get2())
                            .language(who.get3())
                            .start(time.get1())
                            .confidence(revision == 1 ? 900 : -1)
                            .words(spoken);
                    boolean hasEnd = fin || time.get2() > 0;
                    return new Timed(
                            event.end(hasEnd ? time.get1() + time.get2() : SpeechEvent.ABSENT)
                                    .event(),
                            stamp.recordMs());
                });
    }

    private static Arbitrary<Timed> translation() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c", "seg_1", "seg_10"),
                        Arbitraries.of("en", "EN", "en-US", "en-us", "EN-gb", "fr", "de"),
                        texts(),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(-1, 2),
                        stamps())
                .as((id, language, text, fin, revision, source, stamp) -> new Timed(
                        Events.translation(id, language, text)
                                .isFinal(fin)
                                .revision(revision)
                                .source(source)
                                .at(stamp.occurredAt())
                                .id(stamp.eventId())
                                .event(),
                        stamp.recordMs()));
    }

    private static Arbitrary<Timed> update() {
        Arbitrary<String> organizations =
                Arbitraries.of("org_b", "org_b", "org_b", "org_a").injectNull(0.4);
        Arbitrary<LanguagePair> pairs = Arbitraries.of(
                        new LanguagePair("de", "en"),
                        new LanguagePair("de", "en-US"),
                        new LanguagePair(null, "EN"),
                        new LanguagePair("de", null),
                        new LanguagePair("EN", "de"))
                .injectNull(0.3);
        Arbitrary<List<Participant>> participants = Arbitraries.of(
                        List.<Participant>of(),
                        List.of(new Participant("agent", 0, "Maria")),
                        List.of(new Participant("agent", 0, "Maria"), new Participant("customer", -1, null)))
                .injectNull(0.4);
        Arbitrary<String> metadata =
                Arbitraries.of("{}", "{\"a\":1}", "{\"b\":\"ü\"}").injectNull(0.4);
        return Combinators.combine(Arbitraries.of(true, false), organizations, pairs, participants, metadata, stamps())
                .as((started, organization, pair, people, data, stamp) -> new Timed(
                        Events.update()
                                .started(started)
                                .organization(organization)
                                .language(pair)
                                .participants(people)
                                .metadata(data)
                                .at(stamp.occurredAt())
                                .id(stamp.eventId())
                                .event(),
                        stamp.recordMs()));
    }

    private static Arbitrary<Timed> end() {
        Arbitrary<Timed> ended = Combinators.combine(
                        Arbitraries.of("completed", "hangup").injectNull(0.3),
                        Arbitraries.of(-1L, 0L, 245_300L),
                        Arbitraries.integers().between(-1, 4),
                        stamps())
                .as((reason, duration, count, stamp) -> new Timed(
                        new SessionEvent.Ended(
                                Events.SESSION, stamp.eventId(), stamp.occurredAt(), reason, duration, count),
                        stamp.recordMs()));
        Arbitrary<SessionError> errors = Arbitraries.of(
                        new SessionError("asr_unavailable", "m"),
                        new SessionError(null, null),
                        new SessionError("x", null))
                .injectNull(0.3);
        Arbitrary<Timed> failed = Combinators.combine(errors, stamps())
                .as((error, stamp) -> new Timed(
                        new SessionEvent.Failed(Events.SESSION, stamp.eventId(), stamp.occurredAt(), error),
                        stamp.recordMs()));
        return Arbitraries.frequencyOf(Tuple.of(4, ended), Tuple.of(1, failed));
    }

    private static Arbitrary<Timed> erasure() {
        Arbitrary<String> organizations =
                Arbitraries.of("org_b", "org_b", "org_a").injectNull(0.6);
        return Combinators.combine(organizations, stamps())
                .as((organization, stamp) -> new Timed(
                        new SessionEvent.Erased(Events.SESSION, stamp.eventId(), stamp.occurredAt(), organization),
                        stamp.recordMs()));
    }

    private static Arbitrary<String> languages() {
        return Arbitraries.of("de", "DE", "de-CH", "en", "en-US", "fr").injectNull(0.3);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.of(TEXTS).map(Sample::text);
    }

    private static Arbitrary<Stamp> stamps() {
        Arbitrary<Instant> times = Arbitraries.of(
                        Events.second(0),
                        Events.second(1),
                        Events.second(2),
                        Events.second(2).plusNanos(1))
                .injectNull(0.3);
        Arbitrary<String> ids = Arbitraries.of("e1", "e2", "e10").injectNull(0.5);
        Arbitrary<Long> records =
                Arbitraries.of(0L, 1L, 1_000L, 2_000L, 2_500L, 60_000L).map(offset -> Events.T0 + offset);
        Arbitrary<Long> unknown = Arbitraries.just(0L);
        return Combinators.combine(times, ids, Arbitraries.frequencyOf(Tuple.of(8, records), Tuple.of(1, unknown)))
                .as(Stamp::new);
    }
}
