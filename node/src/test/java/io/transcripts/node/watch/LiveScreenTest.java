package io.transcripts.node.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.node.watch.EventLines.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LiveCopy copy = new LiveCopy();

    private void told(String type, String data) throws IOException {
        told(type, data, null);
    }

    private boolean told(String type, String data, @Nullable String id) throws IOException {
        return copy.take(new Event(type, data.replace('\'', '"'), id));
    }

    private void segment(String id, String text, String more) throws IOException {
        told("segment", "{'id':'" + id + "','speaker':'agent','text':'" + text + "'" + more + ",'after':null}");
    }

    private String shown(LiveScreen screen) throws IOException {
        assertThat(told("checkpoint", "{'language':{'source':'de','target':'en'}}", "c1"))
                .isTrue();
        out.reset();
        screen.show(copy);
        return out.toString(StandardCharsets.UTF_8);
    }

    private LiveScreen screen(boolean isTerminal) {
        return new LiveScreen(new PrintStream(out, true, StandardCharsets.UTF_8), isTerminal, 20);
    }

    @Test
    void eachSegmentIsPrintedOnceAndAgainWhenItIsCorrected() throws IOException {
        LiveScreen screen = screen(false);
        segment("a", "Guten Tag.", "");
        segment("b", "noch nicht", ",'is_final':false");
        assertThat(shown(screen)).isEqualTo("agent: Guten Tag.\n");
        assertThat(shown(screen)).isEmpty();

        segment("a", "Guten Tag.", ",'translation':'Good day.'");
        assertThat(shown(screen)).isEqualTo("+ agent (en): Good day.\n");
        segment("a", "Gut\\u001b[2Jn Tag.", "");
        assertThat(shown(screen)).isEqualTo("~ agent: Gut [2Jn Tag.\n");
        told("removed", "{'id':'a'}");
        assertThat(shown(screen)).isEqualTo("- agent: Gut [2Jn Tag.\n");
    }

    @Test
    void onATerminalWhatIsNotFinalIsGreyAndWrittenOver() throws IOException {
        LiveScreen screen = screen(true);
        segment("a", "this is much too long for it", ",'is_final':false");
        assertThat(shown(screen)).isEqualTo("\u001b[90m\u001b[?7lagent: this is muc…\u001b[?7h\u001b[0m\n");
        segment("a", "said", "");
        assertThat(shown(screen)).isEqualTo("\u001b[1A\u001b[2K\ragent: said\n");
    }

    @Test
    void whatIsErasedIsNotSaidOnceMore() throws IOException {
        LiveScreen screen = screen(false);
        segment("a", "secret", "");
        var unused = shown(screen);
        told("erased", "{}");
        out.reset();
        screen.show(copy);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void nothingInATextControlsTheTerminal() throws IOException {
        segment("a", "\u009b2Jone\u202e\u009dtwo\u2028", "");
        assertThat(shown(screen(true))).isEqualTo("agent:  2Jone two \n");
    }

    @Test
    void theCursorIsThatOfTheLastCheckpointUntilAReset() throws IOException {
        var unused = shown(screen(false));
        assertThat(copy.cursor()).isEqualTo("c1");
        told("reset", "{}");
        assertThat(copy.cursor()).isNull();
    }
}
