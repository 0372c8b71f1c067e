package io.transcripts.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Events.Timed;
import io.transcripts.schema.SessionEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The fold against the contract, read as a definition. */
class ReferenceModelProperties {

    @Provide
    Arbitrary<List<Timed>> kept() {
        return Sessions.kept();
    }

    @Provide
    Arbitrary<List<Timed>> any() {
        return Sessions.any();
    }

    @Property
    void theFoldMakesTheTranscriptThatTheContractDefines(@ForAll("kept") List<Timed> random) {
        List<Timed> events = Sessions.withoutTies(random);

        MemorySession rows = Lives.session(events);

        assertThat(ReferenceModel.of(rows.transcript(), rows.segments()))
                .isEqualTo(new ReferenceModel(events).transcript());
    }

    @Property
    void theFoldMakesItAfterEveryEventNotOnlyTheLast(@ForAll("kept") List<Timed> random) {
        List<Timed> events = Sessions.withoutTies(random);
        MemorySession rows = new MemorySession(Lives.FIRST);

        for (int i = 0; i < events.size(); i++) {
            Lives.fold(rows, events.get(i));

            assertThat(ReferenceModel.of(rows.transcript(), rows.segments()))
                    .isEqualTo(new ReferenceModel(events.subList(0, i + 1)).transcript());
        }
    }

    @Property
    void ofAnErasedSessionNothingRemainsButItsOrganization(@ForAll("any") List<Timed> events, @ForAll Random random) {
        List<Timed> withErasure = new ArrayList<>(events);
        withErasure.add(new Timed(Events.erased(null), Events.T0));
        Collections.shuffle(withErasure, random);

        MemorySession rows = Lives.session(withErasure);
        Lives.settle(rows, Events.T0);

        TreeSet<String> organizations = new TreeSet<>();
        for (Timed timed : withErasure) {
            String given = timed.event() instanceof SessionEvent.Updated updated
                    ? updated.organizationId()
                    : timed.event() instanceof SessionEvent.Erased erased ? erased.organizationId() : null;
            if (given != null) {
                organizations.add(given);
            }
        }
        assertThat(rows.segments()).isEmpty();
        assertThat(rows.facts()).isEqualTo(SessionFacts.EMPTY);
        assertThat(rows.storedHeader().tally()).isEqualTo(Tally.EMPTY);
        assertThat(rows.storedHeader().progress()).isEqualTo(Header.Progress.NEW);
        assertThat(rows.storedHeader().isErased()).isTrue();
        SessionFacts owner = SessionFacts.ofOrganization(
                organizations.isEmpty() ? null : organizations.first(), organizations.size() > 1);
        assertThat(rows.storedHeader().brief()).isEqualTo(Header.Brief.of(owner));
    }
}
