package io.transcripts.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BatchTest {
    private final Batch batch = new Batch();

    @Test
    void ofManyResultsOfASegmentTheNewestIsWritten() throws RejectedEvent {
        add("\"is_final\":true,\"revision\":1,\"text\":\"corrected\"");
        add("\"is_final\":true,\"revision\":0,\"text\":\"first\"");
        add("\"is_final\":false,\"text\":\"late interim\"");

        assertThat(batch.segments())
                .singleElement()
                .satisfies(row -> assertThat(row.event().text()).isEqualTo("corrected"));
        assertThat(batch.headers())
                .singleElement()
                .satisfies(header -> assertThat(header.events).isEqualTo(3));
    }

    private void add(String fields) throws RejectedEvent {
        String json = "{\"type\":\"asr\",\"session_id\":\"s\",\"segment_id\":\"1\",\"start_time\":1,\"end_time\":2,"
                + fields + "}";
        batch.add(new EventCodec(Limits.DEFAULT).decode(json.getBytes(StandardCharsets.UTF_8)), 0);
    }
}
