package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Events.Timed;
import io.transcripts.domain.Transcript.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The transcript is a function of the set of events. */
class AssemblyProperties {
    private static final long MAX_VERSION = 1L << 53;

    @Provide
    Arbitrary<List<Timed>> kept() {
        return Sessions.kept();
    }

    @Provide
    Arbitrary<List<Timed>> any() {
        return Sessions.any();
    }

    @Property
    void anyOrderAndAnyNumberOfDuplicatesGiveTheSameTranscript(
            @ForAll("kept") List<Timed> events, @ForAll Random random) {
        // Given a session, with records that a producer sent again, some of them later
        List<Timed> deliveries = new ArrayList<>(events);
        for (Timed event : events) {
            while (random.nextInt(3) == 0) {
                deliveries.add(new Timed(event.event(), event.recordMs() + random.nextInt(2) * 5_000));
            }
        }

        // When they come in two orders
        MemorySession one = Lives.session(deliveries);
        Collections.shuffle(deliveries, random);
        MemorySession other = Lives.session(deliveries);

        // Then
        assertThat(timeless(other.transcript())).isEqualTo(timeless(one.transcript()));
        assertThat(unversioned(other)).isEqualTo(unversioned(one));
        assertThat(timeless(other.facts())).isEqualTo(timeless(one.facts()));
        assertThat(other.conflicts()).isEqualTo(one.conflicts());
    }

    @Property
    void duplicatesOfDatedEventsChangeNothingWheneverTheyCome(@ForAll("kept") List<Timed> random, @ForAll Random luck) {
        List<Timed> events = random.stream()
                .map(timed -> timed.event().occurredAt() == null ? new Timed(dated(timed), timed.recordMs()) : timed)
                .toList();
        List<Timed> deliveries = new ArrayList<>(events);
        events.forEach(event -> deliveries.add(new Timed(event.event(), event.recordMs() + 86_400_000)));
        Collections.shuffle(deliveries, luck);

        MemorySession once = Lives.session(events);
        MemorySession twice = Lives.session(deliveries);

        assertThat(timeless(twice.transcript())).isEqualTo(timeless(once.transcript()));
        assertThat(unversioned(twice)).isEqualTo(unversioned(once));
    }

    @Property
    void theSumsInTheHeaderAreThoseOfTheRowsAfterEveryEvent(@ForAll("any") List<Timed> events) {
        MemorySession rows = new MemorySession(Lives.FIRST);

        for (Timed event : events) {
            Lives.fold(rows, event);

            Header header = rows.storedHeader();
            if (!header.isErased()) {
                assertThat(header.tally()).isEqualTo(sums(rows));
                assertThat(header.brief()).isEqualTo(Header.Brief.of(rows.facts()));
                assertThat(header.durationMs()).isEqualTo(rows.transcript().durationMs());
                assertThat(header.missing()).isEqualTo(rows.transcript().missing());
                assertThat(header.status()).isEqualTo(rows.transcript().status());
            }
        }
    }

    @Property
    void aVersionNeverFallsAndRisesWithEveryAppliedEvent(@ForAll("any") List<Timed> events) {
        MemorySession rows = new MemorySession(Lives.FIRST);
        long last = 0;

        for (Timed event : events) {
            Outcome outcome = Lives.fold(rows, event);

            long version = rows.storedHeader().version();
            assertThat(version).isGreaterThanOrEqualTo(last);
            if (outcome == Outcome.APPLIED) {
                assertThat(version).isGreaterThan(last);
            }
            assertThat(version).isLessThan(MAX_VERSION);
            assertThat(rows.transcript().version()).isEqualTo(version);
            last = version;
        }
    }

    @Property
    void aChangeOfWhatCallersSeeAlwaysHasAnotherVersion(@ForAll("kept") List<Timed> events) {
        MemorySession rows = new MemorySession(Lives.FIRST);
        long nowMs = Events.T0;
        Lives.fold(rows, events.get(0));
        Transcript last = rows.transcript();

        for (Timed event : events.subList(1, events.size())) {
            nowMs += 1_000;
            Lives.tick(rows, nowMs);
            Lives.fold(rows, event.event(), nowMs, nowMs);

            Transcript now = rows.transcript();
            if (now.version() == last.version()) {
                assertThat(now).isEqualTo(last);
            }
            last = now;
        }
    }

    @Property
    void theSameSetAgainIsNeverAppliedAndWritesNothing(@ForAll("any") List<Timed> events, @ForAll Random random) {
        MemorySession rows = Lives.session(events);
        int writes = rows.writes().size();
        List<Timed> again = new ArrayList<>(events);
        Collections.shuffle(again, random);

        for (Timed event : again) {
            Outcome outcome = Lives.fold(rows, event.event(), event.recordMs(), Events.T0);

            assertThat(outcome).isNotEqualTo(Outcome.APPLIED);
            assertThat(outcome == Outcome.ERASED).isEqualTo(rows.storedHeader().isErased());
        }
        assertThat(rows.writes()).hasSize(writes);
    }

    @Property
    void whatComesForAnErasedSessionIsErased(@ForAll("any") List<Timed> events) {
        MemorySession rows = Lives.session(Events.erased(null));

        for (Timed event : events) {
            assertThat(Lives.fold(rows, event)).isEqualTo(Outcome.ERASED);
            assertThat(rows.segments()).isEmpty();
            assertThat(rows.facts()).isEqualTo(SessionFacts.EMPTY);
        }
    }

    /** The sums, made anew. */
    static Tally sums(MemorySession rows) {
        Tally tally = Tally.EMPTY;
        for (Segment segment : rows.segments().values()) {
            tally = tally.plus(segment, rows.facts().languages());
        }
        return tally;
    }

    /** Without what may depend on the clock, on the order, and on crashes. */
    static Transcript timeless(Transcript t) {
        return new Transcript(
                t.sessionId(),
                0,
                Status.PROCESSING,
                t.organizationId(),
                t.organizationConflict(),
                t.sourceLanguage(),
                t.targetLanguage(),
                t.participants(),
                t.metadata(),
                t.startedAt(),
                t.endedAt(),
                t.endReason(),
                t.error(),
                t.durationMs(),
                t.wordCount(),
                t.missing(),
                t.gaps(),
                t.limitExceeded(),
                t.segments());
    }

    static Map<String, Segment> unversioned(MemorySession rows) {
        Map<String, Segment> unversioned = new LinkedHashMap<>();
        rows.segments()
                .forEach((id, segment) -> unversioned.put(
                        id, new Segment(id, 0, segment.utterance(), segment.wordCount(), segment.translations())));
        return unversioned;
    }

    /** Without the version, and the record time of the end, which a later copy of the same event does not change. */
    static SessionFacts timeless(SessionFacts facts) {
        End end = facts.end();
        End undated = end == null
                ? null
                : new End(
                        end.isFailure(),
                        end.occurredAt(),
                        end.eventId(),
                        0,
                        end.reason(),
                        end.durationMs(),
                        end.segmentCount(),
                        end.error());
        return new SessionFacts(
                0,
                0,
                0,
                facts.organizationId(),
                facts.organizationConflict(),
                facts.language(),
                facts.participants(),
                facts.metadata(),
                facts.startedAt(),
                undated);
    }

    private static io.transcripts.schema.SpeechEvent dated(Timed timed) {
        return Events.at(timed.event(), java.time.Instant.ofEpochMilli(timed.recordMs()));
    }
}
