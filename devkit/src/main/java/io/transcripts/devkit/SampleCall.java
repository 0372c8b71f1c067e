package io.transcripts.devkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in the compact form of {@code samples/*.jsonl}: a first line about the session, then a line for each
 * utterance. {@link LiveCall} makes events of it.
 *
 * @param header {@code session_id}, {@code language}, {@code participants}, {@code metadata}, {@code reason}
 * @param timesWords whether final results carry the time of each word
 * @param utterances in the order of their starts
 */
record SampleCall(ObjectNode header, boolean timesWords, List<Utterance> utterances) {
    static final JsonMapper JSON = JsonMapper.builder().build();

    SampleCall {
        utterances = List.copyOf(utterances);
    }

    /**
     * What somebody says.
     *
     * @param startMs from the start of the session; utterances may overlap
     * @param translations of {@code text}, by language tag
     * @param withdrawn the recogniser takes it back: a blank final follows
     * @param corrected a second final that follows, or null
     * @param correctedTranslations of {@code corrected}
     */
    record Utterance(
            String speaker,
            String language,
            long startMs,
            long endMs,
            String text,
            Map<String, String> translations,
            boolean withdrawn,
            @Nullable String corrected,
            Map<String, String> correctedTranslations) {

        static Utterance of(JsonNode line) {
            return new Utterance(
                    line.required("speaker").textValue(),
                    line.required("language").textValue(),
                    Math.round(line.required("start").doubleValue() * 1_000),
                    Math.round(line.required("end").doubleValue() * 1_000),
                    line.required("text").textValue(),
                    texts(line.path("translations")),
                    line.path("withdrawn").booleanValue(),
                    line.path("corrected").textValue(),
                    texts(line.path("corrected_translations")));
        }

        private static Map<String, String> texts(JsonNode byLanguage) {
            Map<String, String> texts = new LinkedHashMap<>();
            byLanguage
                    .properties()
                    .forEach(e -> texts.put(e.getKey(), e.getValue().textValue()));
            return texts;
        }
    }

    /** Reads one of the calls that come with the devkit. */
    static SampleCall load(String name) {
        try (InputStream in = SampleCall.class.getResourceAsStream("samples/" + name + ".jsonl")) {
            if (in == null) {
                throw new IllegalArgumentException("no sample call " + name);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            ObjectNode header = (ObjectNode) JSON.readTree(lines.readLine());
            List<Utterance> utterances = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                utterances.add(Utterance.of(JSON.readTree(line)));
            }
            return new SampleCall(header, header.path("words").booleanValue(), utterances);
        } catch (IOException e) {
            throw new UncheckedIOException("sample call " + name, e);
        }
    }

    /** An object of JSON that this process has written, or a node of ours. */
    static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    /** Unique among the sample calls. */
    String sessionId() {
        return header.required("session_id").textValue();
    }

    /** The channel of a speaker, as the participants say. */
    int channelOf(String speaker) {
        for (JsonNode participant : header.path("participants")) {
            if (participant.path("speaker").asText().equals(speaker)) {
                return participant.path("channel").asInt();
            }
        }
        throw new IllegalArgumentException(sessionId() + " has no participant " + speaker);
    }
}
