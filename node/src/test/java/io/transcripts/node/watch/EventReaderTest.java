package io.transcripts.node.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.node.watch.EventLines.Event;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static List<Event> read(String stream) throws IOException {
        EventReader reader = new EventReader(new StringReader(stream));
        List<Event> events = new ArrayList<>();
        for (Event event = reader.next(); event != null; event = reader.next()) {
            events.add(event);
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void eventsAreReadWhateverEndsALine(String end) throws IOException {
        String stream = String.join(
                end,
                "retry: 5",
                "",
                ": comment",
                "",
                "event: a",
                "data: 1",
                "data:2",
                "",
                "id: x",
                "data",
                "",
                "event: lost",
                "");

        assertThat(read(stream)).containsExactly(new Event("a", "1\n2", null), new Event("message", "", "x"));
    }

    @Test
    void whatIsNotWholeIsNone() throws IOException {
        assertThat(read("event: a\ndata: 1\n")).isEmpty();
        assertThat(read("event: a\ndata: 1\n\nevent: b\ndata: 2")).containsExactly(new Event("a", "1", null));
    }
}
