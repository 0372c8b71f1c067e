package io.transcripts.captions;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.schema.Word;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final Timing.Room ROOM = new Timing.Room(1_000, 3_000, 3_500, 4_000);
    private static final Utterance<String> SAID = said(null, List.of());

    private final Fingerprint fingerprint = new Fingerprint();

    @Test
    void theSameWhenItIsSaidLater() {
        Timing.Room later = new Timing.Room(9_000, 11_000, 11_500, 12_000);

        assertThat(print(CaptionLimits.DEFAULT, SAID, later)).isEqualTo(print(CaptionLimits.DEFAULT, SAID, ROOM));
    }

    @Test
    void anotherForAllThatDecidesHowItIsCut() {
        Set<Object> prints = new HashSet<>();
        prints.add(print(CaptionLimits.DEFAULT, SAID, ROOM));
        prints.add(print(new CaptionLimits(20, 2, 7_000), SAID, ROOM));
        prints.add(print(new CaptionLimits(0, 3, 7_000), SAID, ROOM));
        prints.add(print(new CaptionLimits(0, 2, 8_000), SAID, ROOM));
        prints.add(print(CaptionLimits.DEFAULT, SAID, new Timing.Room(1_000, 3_001, 3_500, 4_000)));
        prints.add(print(CaptionLimits.DEFAULT, SAID, new Timing.Room(1_000, 3_000, 3_501, 4_000)));
        prints.add(print(CaptionLimits.DEFAULT, SAID, new Timing.Room(1_000, 3_000, 3_500, 4_001)));
        prints.add(print(CaptionLimits.DEFAULT, said("Where is “my” parcel!", "en", "Wo ist mein Paket?", "de"), ROOM));
        prints.add(print(CaptionLimits.DEFAULT, said("Where is “my” parcel?", "nl", "Wo ist mein Paket?", "de"), ROOM));
        prints.add(print(CaptionLimits.DEFAULT, said("Where is “my” parcel?", null, "Wo ist mein Paket?", "de"), ROOM));
        prints.add(print(CaptionLimits.DEFAULT, said("Where is “my” parcel?", "en", "Wo ist mein Paket.", "de"), ROOM));
        prints.add(print(CaptionLimits.DEFAULT, said("Where is “my” parcel?", "en", "Wo ist mein Paket?", "fr"), ROOM));
        prints.add(print(CaptionLimits.DEFAULT, said("Where is “my” parcel?W", "en", "o ist mein Paket?", "de"), ROOM));
        prints.add(print(CaptionLimits.DEFAULT, said(null, List.of(Captions.word("Where", 1_000, 1_200))), ROOM));
        prints.add(print(CaptionLimits.DEFAULT, said(Direction.LEFT_TO_RIGHT, List.of()), ROOM));
        prints.add(print(CaptionLimits.DEFAULT, said(Direction.RIGHT_TO_LEFT, List.of()), ROOM));

        assertThat(prints).hasSize(15).doesNotContainNull();
    }

    private Object print(CaptionLimits rules, Utterance<String> utterance, Timing.Room room) {
        return KnownCuts.print(fingerprint, rules, utterance, room);
    }

    private static Utterance<String> said(@Nullable Direction label, List<Word> words) {
        return new Utterance<>(
                "seg", "agent", 1_000, 3_000, "Where is “my” parcel?", "en", "Wo ist mein Paket?", "de", label, words);
    }

    private static Utterance<String> said(String text, String language, String translation, String into) {
        return new Utterance<>("seg", "agent", 1_000, 3_000, text, language, translation, into, null, List.of());
    }
}
