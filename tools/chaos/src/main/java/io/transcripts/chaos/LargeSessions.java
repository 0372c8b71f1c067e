package io.transcripts.chaos;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.transcripts.devkit.Publisher;
import io.transcripts.node.command.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Sessions as large as the limits allow: one in bytes stored, one in segments. Both are complete. */
final class LargeSessions {
    /** Whose they are. */
    static final String ORGANIZATION = "org_hostile";
    /** Who must not see them. */
    static final String STRANGERS = "org_strangers";

    private static final String LARGE = "large_in_bytes";
    private static final String MANY = "large_in_segments";
    static final List<String> IDS = List.of(LARGE, MANY);
    /** One that goes on, and in which nothing is said. */
    static final String SILENT = "silent";

    /** With what the store adds, 62 MiB of the 64 that a session may take. */
    static final Shape LARGE_SHAPE = new Shape(LARGE, 2_560, 16 << 10, 4);

    /** 10 MB of JSON. */
    static final Shape MANY_SHAPE = new Shape(MANY, 50_000, 90, 0);

    private static final double SECONDS_A_SEGMENT = 2;
    private static final double LENGTH_SECONDS = 1.5;
    private static final JsonFactory JSON = new JsonFactory();
    private static final String[] VOCABULARY =
            ("the account was opened last week and nobody has called since then about a delivery that"
                            + " should arrive at our office before Friday please confirm whether invoice number twelve"
                            + " still needs approval from your manager or can go out today without further questions")
                    .split(" ");

    /**
     * How one looks.
     *
     * @param textBytes of each segment, about
     * @param wordsEach of how many segments one has the times of its words; 0 for none
     */
    record Shape(String id, int segments, int textBytes, int wordsEach) {
        Shape of(double share) {
            return new Shape(id, (int) Math.max(1, segments * share), textBytes, wordsEach);
        }
    }

    /** Writes the fields of one event. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private LargeSessions() {}

    /**
     * Publishes both; returns when the brokers have them.
     *
     * @param share of the limits that they take, up to 1
     */
    static void publish(String bootstrapServers, double share) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        try (Publisher publisher = Publisher.connect(Publisher.Options.of(bootstrapServers), problems::add)) {
            for (Shape shape : List.of(LARGE_SHAPE.of(share), MANY_SHAPE.of(share))) {
                publisher.send(started(shape), shape.id());
                SplittableRandom random = new SplittableRandom(shape.segments());
                for (int segment = 0; segment < shape.segments(); segment++) {
                    publisher.send(said(shape, segment, random), shape.id());
                }
                publisher.send(ended(shape), shape.id());
            }
            publisher.send(started(new Shape(SILENT, 1, 0, 0)), SILENT);
            publisher.flush();
        }
        if (!problems.isEmpty()) {
            throw new CommandException("Large sessions cannot be published: " + problems.get(0));
        }
    }

    private static byte[] started(Shape shape) {
        return event("session.started", shape, json -> {
            json.writeStringField("organization_id", ORGANIZATION);
            json.writeObjectFieldStart("language");
            json.writeStringField("source", "en");
            json.writeEndObject();
        });
    }

    /** A final result. */
    static byte[] said(Shape shape, int segment, SplittableRandom random) {
        List<String> words = new ArrayList<>();
        for (int bytes = 0;
                bytes < shape.textBytes();
                bytes += words.get(words.size() - 1).length() + 1) {
            words.add(VOCABULARY[random.nextInt(VOCABULARY.length)]);
        }
        double start = segment * SECONDS_A_SEGMENT;
        return event("asr", shape, json -> {
            json.writeStringField("segment_id", String.format(Locale.ROOT, "seg_%05d", segment + 1));
            json.writeBooleanField("is_final", true);
            json.writeStringField("speaker", segment % 2 == 0 ? "agent" : "customer");
            json.writeStringField("language", "en");
            json.writeStringField("text", String.join(" ", words));
            json.writeNumberField("start_time", start);
            json.writeNumberField("end_time", start + LENGTH_SECONDS);
            if (shape.wordsEach() > 0 && segment % shape.wordsEach() == 0) {
                json.writeArrayFieldStart("words");
                for (int word = 0; word < words.size(); word++) {
                    double at = start + LENGTH_SECONDS * word / words.size();
                    json.writeStartObject();
                    json.writeStringField("word", words.get(word));
                    json.writeNumberField("start_time", at);
                    json.writeNumberField("end_time", at);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
        });
    }

    private static byte[] ended(Shape shape) {
        return event("session.ended", shape, json -> json.writeNumberField("segment_count", shape.segments()));
    }

    private static byte[] event(String type, Shape shape, Fields fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeStringField("session_id", shape.id());
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
