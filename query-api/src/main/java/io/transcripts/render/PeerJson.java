package io.transcripts.render;

import com.fasterxml.jackson.core.JsonGenerator;
import io.transcripts.captions.CaptionLimits;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.render.RenderOptions.ShownTranslations;
import io.transcripts.render.RenderOptions.SpeakerLabels;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SpeechEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything that can be seen of a session in any format, as nodes and {@code verify} tell each other. */
public final class PeerJson extends JsonRendering {
    private static final RenderOptions EVERYTHING =
            new RenderOptions(ShownTranslations.ALL, null, SpeakerLabels.ROLE, true, true, CaptionLimits.DEFAULT);
    private static final int USUAL_BYTES = 4_096;

    private final Transcript transcript;
    private final TranscriptJson document;
    private final Map<String, Integer> channels = new LinkedHashMap<>();

    /** Of a transcript whose segments are still to come. */
    public PeerJson(Transcript transcript) {
        super(USUAL_BYTES);
        this.transcript = transcript;
        document = new TranscriptJson(transcript, EVERYTHING);
    }

    /** {@code {"organization_id","participants","session","transcript","channels"}} as UTF-8 JSON on one line. */
    public static byte[] render(Transcript transcript) {
        return new PeerJson(transcript).whole(transcript);
    }

    @Override
    void begin(JsonGenerator json) throws IOException {
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
        json.writeFieldName("session");
        json.writeRawValue(new String(SessionJson.render(transcript), StandardCharsets.UTF_8));
        json.writeFieldName("transcript");
        document.begin(json);
    }

    @Override
    void line(Line line, JsonGenerator json) throws IOException {
        document.line(line, json);
        if (line.channel() != SpeechEvent.ABSENT) {
            channels.put(line.id(), line.channel());
        }
    }

    @Override
    void end(JsonGenerator json) throws IOException {
        document.end(json);
        json.writeObjectFieldStart("channels");
        for (Map.Entry<String, Integer> channel : channels.entrySet()) {
            json.writeNumberField(channel.getKey(), channel.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
