package io.transcripts.devkit.processes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a process is started with.
 *
 * @param line the program and its arguments
 * @param environment besides this process's own, of which the product's variables are left out
 */
public record Command(List<String> line, Map<String, String> environment) {
    public Command {
        line = List.copyOf(line);
        environment = Map.copyOf(environment);
    }

    /** A program, with the environment of this process. */
    public static Command of(List<String> line) {
        return new Command(line, Map.of());
    }

    /** As {@link #java(Class, String, List, List)}, with no options but the heap. */
    public static Command java(Class<?> main, String heap, List<String> arguments) {
        return java(main, heap, List.of(), arguments);
    }

    /**
     * Another class of this build in a JVM of its own, with this one's class path.
     *
     * @param heap as in {@code -Xmx}
     * @param options of the JVM
     */
    public static Command java(Class<?> main, String heap, List<String> options, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(ProcessHandle.current().info().command().orElse("java"));
        line.add("-Xmx" + heap);
        // As the launcher and the image have it.
        line.add("-XX:+ExitOnOutOfMemoryError");
        line.addAll(options);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        line.addAll(arguments);
        return of(line);
    }

    /** The same with these variables too. */
    public Command with(Map<String, String> variables) {
        return new Command(line, variables);
    }

    /** The same, run by another program, such as one that enters a network namespace. */
    public Command inside(List<String> program) {
        List<String> whole = new ArrayList<>(program);
        whole.addAll(line);
        return new Command(whole, environment);
    }
}
