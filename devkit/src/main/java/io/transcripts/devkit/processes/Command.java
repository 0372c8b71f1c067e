package io.transcripts.devkit.processes;

import io.transcripts.node.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a process is started with.
 *
 * @param line the program and its arguments
 * @param environment besides this process's own, of which the product's variables are left out
 */
public record Command(List<String> line, Map<String, String> environment) {
    /** System property, set by the launcher: the class path of nodes in production. Without it, this process's own. */
    public static final String NODE_CLASSES = "transcripts.node.classes";

    /** System property, set by the launcher: where the AOT cache of that class path and this JVM is, or would be (JEP 514). */
    private static final String NODE_CACHE = "transcripts.node.cache";

    /** The first Java that warns of native libraries and Unsafe; an AOT cache wants the same options in both runs. */
    private static final int NATIVE_ACCESS_IS_ASKED_FOR = 24;

    /** What a node logs once it listens: the address of its API, and that of its management port. */
    public static final Pattern NODE_LISTENS =
            Pattern.compile("API at (http\\S+), metrics, health and status at (http\\S+)");

    public Command {
        line = List.copyOf(line);
        environment = Map.copyOf(environment);
    }

    /** A program, with the environment of this process. */
    public static Command of(List<String> line) {
        return new Command(line, Map.of());
    }

    /** The file of the AOT cache that nodes are started with where it is there; none where the JVM has no such thing. */
    public static Optional<Path> nodeCache() {
        return Optional.ofNullable(System.getProperty(NODE_CACHE)).map(Path::of);
    }

    /**
     * A node as the launcher runs it: with the class path of production and its AOT cache, where the launcher has told
     * them.
     *
     * @param heap as in {@code -Xmx}
     * @param options of the JVM; the AOT cache is left out when they name one
     */
    public static Command node(String heap, List<String> options, List<String> arguments) {
        List<String> all = new ArrayList<>(options);
        if (Runtime.version().feature() >= NATIVE_ACCESS_IS_ASKED_FOR) {
            all.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        if (options.stream().noneMatch(option -> option.startsWith("-XX:AOT"))) {
            nodeCache().filter(Files::exists).ifPresent(cache -> all.add("-XX:AOTCache=" + cache));
        }
        String classes = System.getProperty(NODE_CLASSES, System.getProperty("java.class.path"));
        return java(classes, Main.class, heap, all, arguments);
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
        return java(System.getProperty("java.class.path"), main, heap, options, arguments);
    }

    private static Command java(
            String classes, Class<?> main, String heap, List<String> options, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(ProcessHandle.current().info().command().orElse("java"));
        line.add("-Xmx" + heap);
        // As the launcher and the image have it.
        line.add("-XX:+ExitOnOutOfMemoryError");
        line.addAll(options);
        line.addAll(List.of("-cp", classes, main.getName()));
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
