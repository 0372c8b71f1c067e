package io.transcripts.bench;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What is compared in a scenario, and what is not, for the page of results: {@code notes.properties} in the resources. */
final class ScenarioNotes {
    private final Properties notes = new Properties();

    ScenarioNotes() {
        try (Reader text = new InputStreamReader(Page.resource("notes.properties"), StandardCharsets.UTF_8)) {
            notes.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a scenario; empty when there is nothing to say. */
    String of(String scenario) {
        return notes.getProperty(scenario, notes.getProperty(scenario.replaceFirst("\\d+m?$", ""), ""));
    }
}
