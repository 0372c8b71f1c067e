package io.transcripts.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ValidateCommandTest {
    private static final String GOOD =
            "{\"type\":\"asr\",\"session_id\":\"s\",\"segment_id\":\"a\",\"is_final\":true,\"text\":\"secret words\","
                    + "\"start_time\":1,\"end_time\":2}";

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();

    @Test
    void eventsAreCounted() throws IOException {
        assertThat(validate(GOOD, "", GOOD)).isZero();

        assertThat(lines()).containsExactly("Events: 2, bad lines: 0, lines with a doubtful field: 0");
    }

    @Test
    void eachBadLineIsToldWithItsCodeFieldAndLimit() throws IOException {
        String long_ = GOOD.replace("secret words", "secret ".repeat(6_000));

        assertThat(validate(
                        GOOD,
                        "secret",
                        GOOD.replace("\"start_time\":1,", ""),
                        GOOD.replace("\"start_time\":1", "\"start_time\":\"one\""),
                        long_,
                        "{\"type\":\"secret\"}"))
                .isOne();

        assertThat(lines().get(0)).startsWith("calls.jsonl line 2: invalid_json: ");
        assertThat(lines().get(1)).isEqualTo("calls.jsonl line 3: missing_field: start_time is missing");
        assertThat(lines().get(2)).startsWith("calls.jsonl line 4: invalid_field: start_time must be ");
        assertThat(lines().get(3)).isEqualTo("calls.jsonl line 5: too_large: text is larger than 32768 bytes");
        assertThat(lines().get(4)).startsWith("calls.jsonl line 6: unknown_type: type must be ");
        assertThat(lines().get(5)).isEqualTo("Events: 1, bad lines: 5, lines with a doubtful field: 0");
        assertThat(out.toString()).doesNotContain("secret");
    }

    @Test
    void aMisspeltOptionalFieldIsTold() throws IOException {
        assertThat(
                        validate(
                                GOOD.replace("\"type\"", "\"speeker\":\"agent\",\"type\""),
                                GOOD.replace("\"type\"", "\"eventId\":\"e\",\"ours\":1,\"type\""),
                                GOOD.replace(
                                        "\"type\"",
                                        "\"words\":[{\"word\":\"a\",\"start_time\":1,\"end_time\":2,\"confidense\":1}],\"type\""),
                                "{\"type\":\"session.started\",\"session_id\":\"s\",\"organisation_id\":\"o\",\"metadata\":{\"langage\":1}}"))
                .isZero();

        assertThat(lines())
                .containsExactly(
                        "calls.jsonl line 1: speeker is no field and is ignored; is speaker meant?",
                        "calls.jsonl line 2: eventId is no field and is ignored; is event_id meant?",
                        "calls.jsonl line 3: words[].confidense is no field and is ignored; is confidence meant?",
                        "calls.jsonl line 4: organisation_id is no field and is ignored; is organization_id meant?",
                        "Events: 4, bad lines: 0, lines with a doubtful field: 4");
    }

    @Test
    void limitsAreThoseThatTheNodesAreGiven() throws IOException {
        Path config = Files.writeString(dir.resolve("node.properties"), "max-text-bytes=5\nport=8080\n");

        assertThat(run(List.of("--config", config.toString()), GOOD)).isOne();

        assertThat(lines().get(0)).isEqualTo("calls.jsonl line 1: too_large: text is larger than 5 bytes");
    }

    @Test
    void allBadLinesAreToldUnlessFewerAreWanted() throws IOException {
        assertThat(run(List.of(), Collections.nCopies(1_000, "1").toArray(String[]::new)))
                .isOne();

        assertThat(lines()).hasSize(1_001);
    }

    @Test
    void onlySoManyLinesAreToldOneByOne() throws IOException {
        assertThat(run(List.of("--show", "2"), "1", "2", "3", "4")).isOne();

        assertThat(lines()).hasSize(4);
        assertThat(lines().get(2)).startsWith("Further ones are only counted");
        assertThat(lines().get(3)).isEqualTo("Events: 0, bad lines: 4, lines with a doubtful field: 0");
    }

    private int validate(String... events) throws IOException {
        return run(List.of(), events);
    }

    private int run(List<String> options, String... events) throws IOException {
        Path file = Files.writeString(dir.resolve("calls.jsonl"), String.join("\n", events));
        CommandLine command = Transcripts.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(out));
        List<String> arguments = new ArrayList<>(List.of("validate"));
        arguments.addAll(options);
        arguments.add(file.toString());
        return command.execute(arguments.toArray(String[]::new));
    }

    private List<String> lines() {
        return out.toString().replace(dir + "/", "").lines().toList();
    }
}
