package io.transcripts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(2, 3, 3, 3);
    private final List<String> gone = new ArrayList<>();

    @Test
    void oneCallerHasItsShareAndOthersTheRest() {
        assertThat(join("a", "a1")).isTrue();
        assertThat(join("a", "a2")).isTrue();
        assertThat(join("a", "a3")).isTrue();
        assertThat(join("b", "b1")).isTrue();
        assertThat(join("c", "c1")).isTrue();
        assertThat(gone).containsExactly("a1", "a2", "b1");

        turns.leave("b");
        assertThat(gone).containsExactly("a1", "a2", "b1", "c1");
        turns.leave("a");
        assertThat(gone).containsExactly("a1", "a2", "b1", "c1", "a3");
    }

    @Test
    void tooManyDoNotWait() {
        for (int i = 1; i <= 5; i++) {
            assertThat(join("a", "a" + i)).isTrue();
        }
        assertThat(join("a", "a6")).isFalse();
        assertThat(gone).containsExactly("a1", "a2");
        turns.leave("a");
        turns.leave("a");
        assertThat(gone).containsExactly("a1", "a2", "a3", "a4");
        assertThat(join("b", "b1")).isTrue();
    }

    @Test
    void oneCallerDoesNotTakeAllPlacesOfThoseWhoWait() {
        Turns shared = new Turns(1, 1, 3, 2);
        for (String name : List.of("a1", "a2", "a3")) {
            assertThat(shared.join("a", () -> gone.add(name))).isTrue();
        }
        assertThat(shared.join("a", () -> gone.add("a4"))).isFalse();
        assertThat(shared.join("b", () -> gone.add("b1"))).isTrue();
        shared.leave("a");
        assertThat(shared.join("a", () -> gone.add("a5"))).isTrue();
        assertThat(gone).containsExactly("a1", "a2");
    }

    private boolean join(String caller, String name) {
        return turns.join(caller, () -> gone.add(name));
    }
}
