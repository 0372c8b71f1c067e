package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Tally;
import io.transcripts.domain.Transcript.Gaps;
import io.transcripts.domain.Transcript.Placed;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptIndex.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Pages are a transcript in parts: nothing is left out, and nothing is there twice. */
class PageProperties {
    @Property
    void placesAreInTheOrderOfSegments(@ForAll("starts") List<Long> starts, @ForAll Random random) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            long end = starts.get(i) + random.nextInt(2);
            places.add(new Place("seg_" + i, random.nextInt(2) - 1, starts.get(i), end, true, 1));
        }
        Collections.shuffle(places, random);

        assertThat(new TranscriptIndex(1, Tally.EMPTY, Gaps.NONE, places).places())
                .isEqualTo(places.stream().sorted(Placed.ORDER).toList());
    }

    @Provide
    Arbitrary<List<Long>> starts() {
        Arbitrary<Long> usual = Arbitraries.longs().between(0, 6);
        Arbitrary<Long> any = Arbitraries.oneOf(
                usual,
                Arbitraries.of((1L << 39) - 1, 1L << 39, 1L << 63, (1L << 53) - 1),
                Arbitraries.longs().between(0, Long.MAX_VALUE - 1));
        return Arbitraries.oneOf(usual.list(), any.list());
    }

    @Property
    void pagesTogetherAreTheWhole(
            @ForAll @Size(max = 40) List<Boolean> finals,
            @ForAll @IntRange(min = 1, max = 12) int limit,
            @ForAll boolean withInterim) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < finals.size(); i++) {
            places.add(new Place("seg_" + i, 0, i / 3, i / 3, finals.get(i), 1 + i));
        }
        TranscriptIndex index = new TranscriptIndex(1, Tally.EMPTY, Gaps.NONE, places);
        List<Place> shown = index.places().stream()
                .filter(place -> withInterim || place.isFinal())
                .toList();

        List<Place> collected = new ArrayList<>();
        String after = null;
        boolean hasMore = true;
        while (hasMore) {
            Page.Part part = new Page(limit, after).in(index, withInterim);
            List<Place> page = index.places().subList(part.from(), part.to()).stream()
                    .filter(place -> withInterim || place.isFinal())
                    .toList();
            assertThat(page).hasSize(Math.min(limit, shown.size() - collected.size()));
            assertThat(part.bytes())
                    .isEqualTo(page.stream().mapToLong(Place::bytes).sum());
            collected.addAll(page);
            hasMore = part.hasMore();
            assertThat(hasMore).isEqualTo(collected.size() < shown.size());
            after = page.isEmpty() ? after : page.get(page.size() - 1).id();
        }
        assertThat(collected).isEqualTo(shown);
        for (Place place : places) {
            Page.Part rest = new Page(Page.ALL, place.id()).in(index, withInterim);
            assertThat(rest == null).isEqualTo(!shown.contains(place));
        }
    }
}
