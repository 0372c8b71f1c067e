package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Events.Timed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The deadline index, and what time does to a session. */
class DeadlineProperties {
    private static final long[] GAPS = {0, 5, 300, 999, 1_000, 3_000, 31_000, 60_000, 1_800_000};

    @Provide
    Arbitrary<List<Timed>> any() {
        return Sessions.any();
    }

    @Property
    void theIndexHoldsExactlyTheRowThatTheHeaderNamesAndNeverTooLate(
            @ForAll("any") List<Timed> events, @ForAll Random random) {
        MemorySession rows = new MemorySession(Lives.FIRST);
        long nowMs = Events.T0;

        for (Timed event : events) {
            nowMs += GAPS[random.nextInt(GAPS.length)];
            if (random.nextBoolean()) {
                Lives.tick(rows, nowMs);
                if (rows.header() != null) {
                    assertThat(rows.index()).allMatch(deadlineMs -> deadlineMs > 0);
                }
            }
            Lives.fold(rows, event.event(), nowMs - random.nextInt(3), nowMs);

            Header header = rows.storedHeader();
            if (header.armedMs() == Header.NEVER) {
                assertThat(rows.index()).isEmpty();
            } else {
                assertThat(rows.index()).containsExactly(header.armedMs());
            }
            assertThat(header.armedMs()).isLessThanOrEqualTo(Lives.COMPLETION.nextDeadlineMs(header));
        }
    }

    @Property
    void whatIsSentFollowsTheLifeOfTheSession(@ForAll("any") List<Timed> events, @ForAll Random random) {
        MemorySession rows = new MemorySession(Lives.FIRST);
        long nowMs = Events.T0;
        for (Timed event : events) {
            nowMs += GAPS[random.nextInt(GAPS.length)];
            Lives.tick(rows, nowMs);
            Lives.fold(rows, event.event(), nowMs, nowMs);
        }

        Lives.settle(rows, nowMs);

        assertThat(rows.index()).isEmpty();
        assertThat(rows.storedHeader().armedMs()).isEqualTo(Header.NEVER);
        List<Notification> updates = new ArrayList<>();
        Notification last = null;
        for (Notification sent : rows.sent()) {
            if (last != null) {
                assertThat(sent.version()).as("versions rise").isGreaterThan(last.version());
            }
            if (sent.type() == Notification.Type.UPDATED) {
                assertThat(last).as("an update follows a transcript").isNotNull();
                assertThat(sent.createdAtMs() - last.createdAtMs()).isGreaterThanOrEqualTo(1_000);
                assertThat(last.type()).isIn(Notification.Type.READY, Notification.Type.UPDATED);
                updates.add(sent);
            }
            last = sent;
        }
        assertThat(last).isNotNull();
        if (last.type() == Notification.Type.READY || last.type() == Notification.Type.UPDATED) {
            assertThat(last.version()).isEqualTo(rows.transcript().version());
            assertThat(last.wordCount()).isEqualTo(rows.transcript().wordCount());
        }
        assertThat(updates.size()).isLessThanOrEqualTo(events.size());
    }

    @Property
    void aTickThatComesLateOrTwiceGivesTheSameTranscript(@ForAll("any") List<Timed> events, @ForAll Random random) {
        MemorySession lazy = Lives.session(events);
        MemorySession eager = new MemorySession(Lives.FIRST);
        for (Timed event : events) {
            Lives.fold(eager, event);
            // A deadline that was given out before the session moved it
            eager.send(Lives.ASSEMBLY.expire(eager, Events.T0 + random.nextInt(1_000), Events.T0));
        }

        if (lazy.storedHeader().isErased()) {
            assertThat(eager.storedHeader().isErased()).isTrue();
        } else {
            assertThat(AssemblyProperties.timeless(eager.transcript()))
                    .isEqualTo(AssemblyProperties.timeless(lazy.transcript()));
        }
        Lives.settle(eager, Events.T0);
        assertThat(eager.index()).isEmpty();
    }
}
