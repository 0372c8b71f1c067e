package io.transcripts.devkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.node.command.CommandException;
import io.transcripts.node.command.StopSignal;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The show itself, with a broker and a node already there: publishes the sample calls live, watches them over HTTP until
 * all are complete, then prints one in every format.
 */
final class Demo {
    /** The sample calls take about 52 s at the pace of speech; at this they take 20. */
    static final double SPEED = 2.6;

    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

    private static final int CALLS_BEFORE_THE_KILL = 2;
    private static final Duration LAST_NEWS = Duration.ofMillis(700);

    /** A session is complete 60 s after its end whatever is missing; half a minute more is a fault. */
    private static final Duration COMPLETION_LIMIT = Duration.ofSeconds(90);

    private static final String SHOWN_SESSION = "sess_wrong_number";
    private static final List<String> FORMATS = List.of("json", "text", "srt", "vtt");

    /** Keeps numbers as they were written, which doubles would not. */
    private static final JsonMapper PRETTY = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final DemoApi api;
    private final DemoScreen screen;
    private final PrintWriter out;
    private final StopSignal stop;
    private final Map<String, String> statuses = new HashMap<>();
    private final Queue<String> sentences = new ConcurrentLinkedQueue<>();

    Demo(DemoApi api, DemoScreen screen, PrintWriter out, StopSignal stop) {
        this.api = api;
        this.screen = screen;
        this.out = out;
        this.stop = stop;
    }

    /**
     * Publishes and watches.
     *
     * @param topics what the node says on its output topics
     * @param node loses one of its own, when it has several, as soon as two calls are under way
     * @param speed how much faster than speech
     * @return true when every session is complete; false when the user stopped it
     * @throws CommandException when a session is not complete in time, or a part fails
     */
    boolean play(Publisher publisher, DemoTopics topics, DemoNode node, double speed) throws InterruptedException {
        List<String> sessionIds = SampleCalls.sessionIds();
        List<DemoIncidents.Staged> events = DemoIncidents.in(SampleCalls.live(Instant.now(), speed), speed);
        try (LivePublishing live = new LivePublishing(events, publisher, sentences::add)) {
            live.start();
            long publishedNanos = 0;
            while (!allComplete(sessionIds)) {
                if (stop.await(POLL_INTERVAL)) {
                    return false;
                }
                for (String sessionId : sessionIds) {
                    look(sessionId);
                }
                List<String> underWay = sessionIds.stream()
                        .filter(id -> "processing".equals(statuses.get(id)))
                        .toList();
                if (underWay.size() >= CALLS_BEFORE_THE_KILL) {
                    node.killOwner(underWay).ifPresent(sentences::add);
                }
                tell(topics);
                screen.refresh();
                if (live.isDone()) {
                    publishedNanos = publishedNanos == 0 ? System.nanoTime() : publishedNanos;
                    if (System.nanoTime() - publishedNanos > COMPLETION_LIMIT.toNanos()) {
                        throw new CommandException("Not every session became complete within "
                                + COMPLETION_LIMIT.toSeconds() + " s of its end: " + statuses + ".");
                    }
                }
            }
            // Notifications are a moment behind what the API says.
            boolean isStopped = stop.await(LAST_NEWS);
            tell(topics);
            screen.refresh();
            return !isStopped;
        }
    }

    private void tell(DemoTopics topics) {
        sentences.addAll(topics.news());
        for (String sentence = sentences.poll(); sentence != null; sentence = sentences.poll()) {
            screen.tell(sentence);
        }
    }

    /** One transcript in every format. */
    void printFormats() throws InterruptedException {
        for (String format : FORMATS) {
            out.println();
            out.println("--- " + SHOWN_SESSION + " as " + format);
            String body = api.inFormat(SHOWN_SESSION, format);
            out.println(format.equals("json") ? pretty(body) : body.stripTrailing());
        }
        out.flush();
    }

    /** Lines to paste into another terminal. */
    void printCalls(String key) {
        out.println();
        out.println("Try it yourself:");
        for (String sessionId : SampleCalls.sessionIds()) {
            out.println(curl(key, sessionId, "format=text"));
        }
        out.println(curl(key, SHOWN_SESSION, "format=vtt&include_words=true"));
        out.flush();
    }

    private String curl(String key, String sessionId, String query) {
        return "  curl -H 'Authorization: Bearer " + key + "' '" + api.transcriptUrl(sessionId, query) + "'";
    }

    private void look(String sessionId) throws InterruptedException {
        JsonNode transcript = api.live(sessionId).orElse(null);
        if (transcript != null) {
            statuses.put(sessionId, transcript.path("status").asText());
            screen.show(sessionId, transcript);
        }
    }

    private boolean allComplete(List<String> sessionIds) {
        return sessionIds.stream().allMatch(id -> "complete".equals(statuses.get(id)));
    }

    private static String pretty(String json) {
        try {
            return PRETTY.writerWithDefaultPrettyPrinter().writeValueAsString(PRETTY.readTree(json));
        } catch (JsonProcessingException e) {
            throw new CommandException("The API answered with something that is not JSON.", e);
        }
    }
}
