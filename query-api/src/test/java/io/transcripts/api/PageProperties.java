package io.transcripts.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Tally;
import io.transcripts.domain.Transcript.Gaps;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptIndex.Place;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Pages are a transcript in parts: nothing is left out, and nothing is there twice. */
class PageProperties {
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
