package io.transcripts.devkit.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.transcripts.devkit.SampleCalls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What people say in generated calls: sentences of the sample calls, mixed. Random letters would compress, and take to
 * parse, like nothing that is ever said.
 */
final class SampleTexts {
    /** A text, and its translation when it has one. */
    record Line(
            String language,
            String text,
            @Nullable String target,
            @Nullable String translation) {

        Line and(Line other) {
            return new Line(
                    language,
                    joined(language, text, other.text),
                    target,
                    target == null || other.translation == null || translation == null
                            ? translation
                            : joined(target, translation, other.translation));
        }

        private static String joined(String language, String first, String second) {
            return language.startsWith("ja") ? first + second : first + " " + second;
        }
    }

    /** The lines of one sample call, and its languages. */
    record Theme(String source, String target, List<Line> lines) {}

    private final List<Theme> themes = new ArrayList<>();
    private final List<Line> translated = new ArrayList<>();

    SampleTexts() {
        Map<String, Map<String, Line>> sessions = new LinkedHashMap<>();
        Map<String, JsonNode> languages = new LinkedHashMap<>();
        ObjectMapper json = new ObjectMapper();
        for (SampleCalls.LiveEvent event : SampleCalls.live(Instant.EPOCH, 1)) {
            try {
                take(json.readTree(event.json()), sessions, languages);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a sample call is JSON", e);
            }
        }
        sessions.forEach((session, lines) -> {
            JsonNode language = languages.get(session);
            String source = language.path("source").asText("en");
            // Counting words of Japanese takes a dictionary, and with a call in four would be most of what is measured.
            if (source.startsWith("ja")) {
                return;
            }
            themes.add(new Theme(source, language.path("target").asText("en"), List.copyOf(lines.values())));
        });
        themes.stream()
                .flatMap(theme -> theme.lines().stream())
                .filter(line -> line.translation() != null)
                .forEach(translated::add);
    }

    /** What a call is about. */
    Theme theme(SplittableRandom random) {
        return themes.get(random.nextInt(themes.size()));
    }

    /**
     * What is said next: one sentence or two.
     *
     * @param withTranslation a theme that has none borrows from the others
     */
    Line line(Theme theme, boolean withTranslation, SplittableRandom random) {
        Line first = pick(theme.lines(), random);
        if (withTranslation && first.translation() == null) {
            first = pick(translated, random);
        }
        if (random.nextBoolean()) {
            return first;
        }
        Line second = pick(withTranslation ? translated : theme.lines(), random);
        boolean fits = second.language().equals(first.language())
                && (first.target() == null || first.target().equals(second.target()));
        return fits ? first.and(second) : first;
    }

    private static void take(JsonNode event, Map<String, Map<String, Line>> sessions, Map<String, JsonNode> languages) {
        String session = event.path("session_id").asText();
        Map<String, Line> lines = sessions.computeIfAbsent(session, s -> new LinkedHashMap<>());
        String text = event.path("text").asText();
        String segment = event.path("segment_id").asText();
        switch (event.path("type").asText()) {
            case "session.started" -> languages.put(session, event.path("language"));
            case "asr" -> {
                if (event.path("is_final").asBoolean() && !text.isBlank()) {
                    String language = event.path("language").asText();
                    lines.put(segment + "/" + event.path("revision").asInt(), new Line(language, text, null, null));
                }
            }
            case "translation" ->
                lines.computeIfPresent(
                        segment + "/" + event.path("source_revision").asInt(),
                        (key, line) -> new Line(
                                line.language(),
                                line.text(),
                                event.path("language").asText(),
                                text));
            default -> {
                // The end of a session says nothing.
            }
        }
    }

    private static Line pick(List<Line> lines, SplittableRandom random) {
        return lines.get(random.nextInt(lines.size()));
    }
}
