package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.domain.End;
import io.transcripts.domain.Erasure;
import io.transcripts.domain.Header;
import io.transcripts.domain.Languages;
import io.transcripts.domain.Notification;
import io.transcripts.domain.Ranked;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.Tally;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.TranscriptAssembler;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.Translation;
import io.transcripts.domain.Utterance;
import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SessionEvent.SessionError;
import io.transcripts.schema.Word;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read again, whatever it is. */
class CodecProperties {

    @Property(edgeCases = EdgeCasesMode.NONE)
    void headersAreReadAsTheyWereWritten(@ForAll("headers") Header header) {
        assertThat(HeaderCodec.decode(HeaderCodec.encode(header))).isEqualTo(header);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void factsAreReadAsTheyWereWritten(@ForAll("facts") SessionFacts facts) {
        assertThat(FactsCodec.decode(FactsCodec.encode(facts))).isEqualTo(facts);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void segmentsAreReadAsTheyWereWritten(@ForAll("segments") Segment segment) {
        assertThat(SegmentCodec.decode(segment.id(), SegmentCodec.encode(segment), true))
                .isEqualTo(segment);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void withoutWordsASegmentIsBare(@ForAll("segments") Segment segment) {
        Segment read = SegmentCodec.decode(segment.id(), SegmentCodec.encode(segment), false);

        assertThat(read).isEqualTo(segment.bare());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatRowsHaveInCommonIsReadAsInOneByItself(@ForAll("sessions") List<Segment> segments) {
        KnownTexts known = new KnownTexts();
        for (Segment segment : segments) {
            byte[] row = SegmentCodec.encode(segment);
            // As in a buffer that held a longer row before.
            byte[] buffer = Arrays.copyOf(row, row.length + 5);

            assertThat(SegmentCodec.decode(segment.id(), buffer, row.length, true, known))
                    .isEqualTo(segment);
            assertThat(SegmentCodec.decode(segment.id(), buffer, row.length, false, known))
                    .isEqualTo(segment.bare());
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void anIndexOfRowsIsThatOfTheirSegments(
            @ForAll("sessions") List<Segment> segments, @ForAll("factsOfSessions") SessionFacts facts) {
        KnownTexts known = new KnownTexts();
        TranscriptIndex.Builder rows = new TranscriptIndex.Builder(Samples.BARE_HEADER, facts);
        TranscriptIndex.Builder decoded = new TranscriptIndex.Builder(Samples.BARE_HEADER, facts);
        for (Segment segment : segments) {
            byte[] row = SegmentCodec.encode(segment);
            // As in a buffer that held a longer row before.
            byte[] buffer = Arrays.copyOf(row, row.length + 5);
            Arrays.fill(buffer, row.length, buffer.length, (byte) 1);
            SegmentCodec.index(segment.id(), buffer, row.length, known, rows);
            decoded.add(weighing(row.length, segment));
        }
        TranscriptIndex index = rows.build();

        assertThat(index).isEqualTo(decoded.build());
        Transcript transcript = TranscriptAssembler.transcript("s", Samples.BARE_HEADER, facts, segments);
        assertThat(index.places())
                .extracting(TranscriptIndex.Place::id)
                .isEqualTo(transcript.segments().stream().map(Line::id).toList());
        assertThat(TranscriptAssembler.head("s", Samples.BARE_HEADER, facts, index))
                .usingRecursiveComparison()
                .ignoringFields("segments")
                .isEqualTo(transcript);
    }

    private static Segment weighing(int bytes, Segment segment) {
        return new Segment(
                segment.id(),
                segment.version(),
                segment.utterance(),
                segment.wordCount(),
                segment.translations(),
                bytes);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatIsIndexedIsAlsoDecoded(@ForAll byte[] bytes) {
        byte[] row = new byte[bytes.length + 1];
        row[0] = 1;
        System.arraycopy(bytes, 0, row, 1, bytes.length);
        TranscriptIndex.Builder index = new TranscriptIndex.Builder(Samples.BARE_HEADER, SessionFacts.EMPTY);
        try {
            Segment segment = SegmentCodec.decode("a", row, false);
            SegmentCodec.index("a", row, row.length, new KnownTexts(), index);
            TranscriptIndex.Builder decoded = new TranscriptIndex.Builder(Samples.BARE_HEADER, SessionFacts.EMPTY);
            decoded.add(weighing(row.length, segment));
            assertThat(index.build()).isEqualTo(decoded.build());
        } catch (CorruptRowException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void noByteCanBeCutOff(@ForAll("segments") Segment segment) {
        byte[] bytes = SegmentCodec.encode(segment);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> SegmentCodec.decode("a", cut, true)).isInstanceOf(CorruptRowException.class);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatIsBehindTheRowIsNotSeenByAnIndex(@ForAll("segments") Segment segment) {
        byte[] row = SegmentCodec.encode(segment.bare());
        // In front of the words, of which there are none, and which an index does not want.
        int end = segment.utterance() == null ? row.length : row.length - 1;

        for (int length = 0; length < end; length++) {
            int cut = length;
            assertThatThrownBy(() -> SegmentCodec.index(
                            "a",
                            row,
                            cut,
                            new KnownTexts(),
                            new TranscriptIndex.Builder(Samples.BARE_HEADER, SessionFacts.EMPTY)))
                    .isInstanceOf(CorruptRowException.class);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void randomBytesAreReadOrCorruptAndNothingElse(@ForAll byte[] bytes) {
        for (byte format : new byte[] {1, 0, 2, 3, -1}) {
            byte[] row = new byte[bytes.length + 1];
            row[0] = format;
            System.arraycopy(bytes, 0, row, 1, bytes.length);
            read(() -> HeaderCodec.decode(row));
            read(() -> FactsCodec.decode(row));
            read(() -> SegmentCodec.decode("a", row, true));
            read(() -> SegmentCodec.decode("a", row, false));
            read(() -> SegmentCodec.index(
                    "a",
                    row,
                    row.length,
                    new KnownTexts(),
                    new TranscriptIndex.Builder(Samples.BARE_HEADER, SessionFacts.EMPTY)));
        }
    }

    @Provide
    Arbitrary<Header> headers() {
        Arbitrary<Tally> tallies = Combinators.combine(
                        counts(), counts(), counts(), longs(), counts(), longs(), longs())
                .as(Tally::new);
        Arbitrary<Header.Brief> briefs = Combinators.combine(
                        optionalTexts(),
                        flags(),
                        optionalTexts(),
                        optionalTexts(),
                        absent(),
                        flags(),
                        absent(),
                        smallAbsent())
                .as((organization, conflict, source, target, end, failure, duration, count) -> new Header.Brief(
                        organization, conflict, new Languages(source, target), end, failure, duration, count));
        Arbitrary<Header.Progress> progress =
                Combinators.combine(flags(), flags(), flags()).as(Header.Progress::new);
        Arbitrary<Erasure> erasures = Combinators.combine(longs(), Arbitraries.of(Erasure.Stage.class), longs())
                .as(Erasure::new)
                .injectNull(0.7);
        Arbitrary<Header.Delivery> deliveries = Combinators.combine(
                        Arbitraries.of(Notification.Type.class), longs(), longs(), longs(), flags())
                .as(Header.Delivery::new)
                .injectNull(0.3);
        return Combinators.combine(longs(), longs(), longs(), longs(), tallies, briefs, progress, deliveries)
                .flatAs((epoch, version, first, last, tally, brief, done, delivery) -> Combinators.combine(
                                erasures, longs(), longs())
                        .as((erasure, armed, lineage) -> new Header(
                                epoch, version, lineage, first, last, tally, brief, done, erasure, delivery, armed)));
    }

    @Provide
    Arbitrary<SessionFacts> facts() {
        Arbitrary<LanguagePair> pairs =
                Combinators.combine(optionalTexts(), optionalTexts()).as(LanguagePair::new);
        Arbitrary<List<Participant>> participants = Combinators.combine(texts(), smallAbsent(), optionalTexts())
                .as(Participant::new)
                .list()
                .ofMaxSize(4);
        Arbitrary<SessionError> errors = Combinators.combine(optionalTexts(), optionalTexts())
                .as(SessionError::new)
                .injectNull(0.5);
        Arbitrary<End> ends = Combinators.combine(
                        flags(), instants(), optionalTexts(), longs(), optionalTexts(), absent(), smallAbsent(), errors)
                .as(End::new)
                .injectNull(0.3);
        return Combinators.combine(
                        longs(),
                        optionalTexts(),
                        flags(),
                        ranked(pairs),
                        ranked(participants),
                        ranked(texts()),
                        instants().injectNull(0.3),
                        ends)
                .flatAs((version, organization, conflict, pair, people, metadata, started, end) -> Combinators.combine(
                                longs(), longs())
                        .as((languageVersion, participantsVersion) -> new SessionFacts(
                                version,
                                languageVersion,
                                participantsVersion,
                                organization,
                                conflict,
                                pair,
                                people,
                                metadata,
                                started,
                                end)));
    }

    /** Of which more can be told than of any: whose languages and counts have to do with those of its segments. */
    @Provide
    Arbitrary<SessionFacts> factsOfSessions() {
        Arbitrary<LanguagePair> pairs = Combinators.combine(tags().injectNull(0.3), tags().injectNull(0.2))
                .as(LanguagePair::new);
        Arbitrary<End> ends = Combinators.combine(
                        instants(), absent(), Arbitraries.integers().between(-1, 12))
                .as((time, duration, count) -> new End(false, time, null, 0, null, duration, count, null))
                .injectNull(0.3);
        return Combinators.combine(facts(), ranked(pairs), ends)
                .as((facts, pair, end) -> new SessionFacts(
                        facts.version(),
                        facts.languageVersion(),
                        facts.participantsVersion(),
                        facts.organizationId(),
                        facts.organizationConflict(),
                        pair,
                        facts.participants(),
                        facts.metadata(),
                        facts.startedAt(),
                        end));
    }

    @Provide
    Arbitrary<List<Segment>> sessions() {
        return segments().list().ofMaxSize(8).map(list -> {
            List<Segment> session = new ArrayList<>();
            for (Segment each : list) {
                String id = "seg_" + (list.size() - session.size());
                session.add(new Segment(id, each.version(), each.utterance(), each.wordCount(), each.translations()));
            }
            return session;
        });
    }

    @Provide
    Arbitrary<Segment> segments() {
        Arbitrary<Word> words =
                Combinators.combine(texts(), longs(), longs(), smallAbsent()).as(Word::new);
        Arbitrary<Utterance> utterances = Combinators.combine(
                        Combinators.combine(flags(), counts(), instants(), optionalTexts())
                                .as((fin, revision, time, id) ->
                                        java.util.Arrays.<Object>asList(fin, revision, time, id)),
                        texts(),
                        smallAbsent(),
                        Arbitraries.oneOf(optionalTexts(), tags()),
                        texts(),
                        Combinators.combine(longs(), absent()).as(List::of),
                        smallAbsent(),
                        words.list().ofMaxSize(4))
                .as((rank, speaker, channel, language, text, span, confidence, spoken) -> new Utterance(
                        (Boolean) rank.get(0),
                        (Integer) rank.get(1),
                        (Instant) rank.get(2),
                        (String) rank.get(3),
                        speaker,
                        channel,
                        language,
                        text,
                        span.get(0),
                        span.get(1),
                        confidence,
                        spoken));
        Arbitrary<Translation> translation = Combinators.combine(
                        tags(), flags(), counts(), smallAbsent(), instants(), optionalTexts(), texts())
                .as(Translation::new);
        Arbitrary<SortedMap<String, Translation>> translations = translation
                .list()
                .ofMaxSize(4)
                .map(list -> {
                    SortedMap<String, Translation> map = new TreeMap<>();
                    list.forEach(each -> map.put(Translation.key(each.language()), each));
                    return Collections.unmodifiableSortedMap(map);
                });
        return Combinators.combine(longs(), utterances.injectNull(0.2), counts(), translations)
                .as((version, utterance, count, all) ->
                        new Segment("a", version, utterance, utterance == null ? 0 : count, all));
    }

    private static <T> Arbitrary<Ranked<T>> ranked(Arbitrary<T> values) {
        return Combinators.combine(instants(), optionalTexts(), values)
                .as((time, id, value) -> new Ranked<>(time, id, value))
                .injectNull(0.3);
    }

    private static void read(Runnable decode) {
        try {
            decode.run();
        } catch (CorruptRowException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    private static Arbitrary<Long> longs() {
        return Arbitraries.oneOf(
                Arbitraries.of(0L, 127L, 128L, (1L << 53) - 1, Long.MAX_VALUE),
                Arbitraries.longs().between(0, Long.MAX_VALUE));
    }

    private static Arbitrary<Long> absent() {
        return Arbitraries.oneOf(
                Arbitraries.of(-1L, 0L, 2_592_000_000L), Arbitraries.longs().between(-1, 1L << 53));
    }

    private static Arbitrary<Integer> counts() {
        return Arbitraries.oneOf(
                Arbitraries.of(0, 127, 128, Integer.MAX_VALUE),
                Arbitraries.integers().between(0, Integer.MAX_VALUE));
    }

    private static Arbitrary<Integer> smallAbsent() {
        return Arbitraries.oneOf(
                Arbitraries.of(-1, 0, Integer.MAX_VALUE), Arbitraries.integers().between(-1, Integer.MAX_VALUE));
    }

    private static Arbitrary<String> tags() {
        return Arbitraries.of("en", "en-US", "zh-Hans-CN", "DE");
    }

    private static Arbitrary<Boolean> flags() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.of("", " ", "\u2003\u200B", "\u0000", "😀", "ü", "x".repeat(300)),
                Arbitraries.strings().withCharRange('\u0000', '\ud7ff').ofMaxLength(20));
    }

    private static Arbitrary<String> optionalTexts() {
        return texts().injectNull(0.3);
    }

    private static Arbitrary<Instant> instants() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        Instant.EPOCH,
                        Instant.parse("0000-01-01T00:00:00Z"),
                        Instant.parse("9999-12-31T23:59:59.999999999Z"),
                        Instant.parse("1969-12-31T23:59:59.999999999Z"),
                        Instant.MIN,
                        Instant.MAX),
                Arbitraries.longs().between(-62_167_219_200L, 253_402_300_799L).map(Instant::ofEpochSecond));
    }
}
