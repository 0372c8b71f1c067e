package io.transcripts.devkit;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** What a command line ended with, and what it wrote. */
public record CommandResult(int exitCode, String out, String err) {
    /** Of what it wrote to standard output. */
    public List<String> lines() {
        return out.lines().toList();
    }

    /** Runs {@code ./transcripts} in this JVM. */
    public static CommandResult of(String... arguments) {
        return of(List.of(arguments));
    }

    /** The same. */
    public static CommandResult of(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Transcripts.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        int exitCode = command.execute(arguments.toArray(String[]::new));
        return new CommandResult(exitCode, out.toString(), err.toString());
    }

    /** The same with something to read on standard input. */
    static CommandResult reading(String standardInput, List<String> arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)));
        try {
            return of(arguments);
        } finally {
            System.setIn(before);
        }
    }
}
