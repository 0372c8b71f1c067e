package io.transcripts.render;

import io.transcripts.domain.Transcript;
import io.transcripts.render.RenderOptions.SpeakerLabels;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SpeechEvent;
import java.nio.charset.StandardCharsets;

/** Everything that can be seen of a session in any format, as nodes and {@code verify} tell each other. */
public final class PeerJson {
    private static final RenderOptions EVERYTHING = new RenderOptions(true, SpeakerLabels.ROLE, true, true);
    private static final int USUAL_BYTES = 4_096;

    private PeerJson() {}

    /** {@code {"organization_id","participants","channels","session","transcript"}} as UTF-8 JSON on one line. */
    public static byte[] render(Transcript transcript) {
        return Json.bytes(USUAL_BYTES, json -> {
            json.writeStartObject();
            Json.nullable(json, "organization_id", transcript.organizationId());
            json.writeBooleanField("organization_conflict", transcript.organizationConflict());
            json.writeArrayFieldStart("participants");
            for (Participant participant : transcript.participants()) {
                json.writeStartObject();
                json.writeStringField("speaker", participant.speaker());
                if (participant.channel() != SpeechEvent.ABSENT) {
                    json.writeNumberField("channel", participant.channel());
                }
                Json.optional(json, "name", participant.name());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("channels");
            for (Transcript.Line line : transcript.segments()) {
                if (line.channel() != SpeechEvent.ABSENT) {
                    json.writeNumberField(line.id(), line.channel());
                }
            }
            json.writeEndObject();
            json.writeFieldName("session");
            json.writeRawValue(new String(SessionJson.render(transcript), StandardCharsets.UTF_8));
            json.writeFieldName("transcript");
            json.writeRawValue(new String(TranscriptJson.render(transcript, EVERYTHING), StandardCharsets.UTF_8));
            json.writeEndObject();
        });
    }
}
