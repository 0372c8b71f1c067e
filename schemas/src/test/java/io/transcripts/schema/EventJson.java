package io.transcripts.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.transcripts.schema.SessionEvent.Participant;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Writes events as a publisher would: the other direction of the codec, without sharing code with it. */
final class EventJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private EventJson() {}

    static ObjectNode of(SpeechEvent event) {
        ObjectNode json = JSON.createObjectNode();
        json.put("session_id", event.sessionId()).put("event_id", event.eventId());
        json.put(
                "occurred_at",
                event.occurredAt() == null ? null : event.occurredAt().toString());
        if (event instanceof AsrEvent asr) {
            asr(json, asr);
        } else if (event instanceof TranslationEvent translation) {
            translation(json, translation);
        } else if (event instanceof SessionEvent.Updated updated) {
            updated(json, updated);
        } else if (event instanceof SessionEvent.Ended ended) {
            json.put("type", "session.ended").put("reason", ended.reason());
            seconds(json, "duration", ended.durationMs());
            count(json, "segment_count", ended.segmentCount());
        } else if (event instanceof SessionEvent.Failed failed) {
            json.put("type", "session.failed");
            if (failed.error() != null) {
                json.putObject("error")
                        .put("code", failed.error().code())
                        .put("message", failed.error().message());
            }
        } else if (event instanceof SessionEvent.Erased erased) {
            json.put("type", "session.erased").put("organization_id", erased.organizationId());
        }
        return json;
    }

    static byte[] bytes(ObjectNode json) {
        return text(json).getBytes(StandardCharsets.UTF_8);
    }

    static String text(ObjectNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** The same event with its fields in another order, among unknown ones. */
    static ObjectNode shuffled(ObjectNode json, Random order) {
        ObjectNode more = json.deepCopy();
        more.putObject("unknown_" + order.nextInt(9))
                .putArray("type")
                .add(1)
                .addNull()
                .add("asr");
        List<String> names = new ArrayList<>();
        more.fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, order);
        ObjectNode shuffled = JSON.createObjectNode();
        names.forEach(name -> shuffled.set(name, more.get(name)));
        return shuffled;
    }

    private static void asr(ObjectNode json, AsrEvent event) {
        json.put("type", "asr").put("segment_id", event.segmentId()).put("is_final", event.isFinal());
        json.put("revision", event.revision()).put("speaker", event.speaker()).put("language", event.language());
        json.put("text", event.text());
        count(json, "channel", event.channel());
        seconds(json, "start_time", event.startMs());
        seconds(json, "end_time", event.endMs());
        seconds(json, "confidence", event.confidence());
        ArrayNode words = json.putArray("words");
        for (Word word : event.words()) {
            ObjectNode node = words.addObject().put("word", word.word());
            seconds(node, "start_time", word.startMs());
            seconds(node, "end_time", word.endMs());
            seconds(node, "confidence", word.confidence());
        }
    }

    private static void translation(ObjectNode json, TranslationEvent event) {
        json.put("type", "translation").put("segment_id", event.segmentId()).put("language", event.language());
        json.put("text", event.text()).put("revision", event.revision());
        if (!event.isFinal()) {
            json.put("is_final", false);
        }
        count(json, "source_revision", event.sourceRevision());
    }

    private static void updated(ObjectNode json, SessionEvent.Updated event) {
        json.put("type", event.started() ? "session.started" : "session.updated");
        json.put("organization_id", event.organizationId());
        if (event.language() != null) {
            json.putObject("language")
                    .put("source", event.language().source())
                    .put("target", event.language().target());
        }
        if (event.participants() != null) {
            ArrayNode participants = json.putArray("participants");
            for (Participant participant : event.participants()) {
                ObjectNode node = participants.addObject().put("speaker", participant.speaker());
                node.put("name", participant.name());
                count(node, "channel", participant.channel());
            }
        }
        json.set("metadata", parsed(event.metadata()));
    }

    private static ObjectNode parsed(@Nullable String metadata) {
        try {
            return metadata == null ? null : (ObjectNode) JSON.readTree(metadata);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void count(ObjectNode json, String name, int value) {
        if (value != SpeechEvent.ABSENT) {
            json.put(name, value);
        }
    }

    private static void seconds(ObjectNode json, String name, long thousandths) {
        if (thousandths != SpeechEvent.ABSENT) {
            json.put(name, BigDecimal.valueOf(thousandths, 3));
        }
    }
}
