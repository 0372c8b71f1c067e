import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.RejectedEvent;
import io.transcripts.schema.SpeechEvent;
import java.nio.charset.StandardCharsets;

/** Decodes an event as nodes do, and finds the JSON Schemas in the same jar. */
public final class Consumer {
    private Consumer() {}

    /** Prints what it has read. */
    public static void main(String[] args) throws RejectedEvent {
        String json = "{\"type\":\"asr\",\"session_id\":\"s\",\"segment_id\":\"a\",\"is_final\":true,\"text\":\"Hello\","
                + "\"start_time\":0,\"end_time\":1}";
        SpeechEvent event = new EventCodec(Limits.DEFAULT).decode(json.getBytes(StandardCharsets.UTF_8));
        boolean hasSchema = EventCodec.class.getResource("asr.schema.json") != null;
        System.out.println(((AsrEvent) event).text() + ", schema " + (hasSchema ? "found" : "missing"));
    }
}
