package io.transcripts.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a contender's process is told, as {@code name=value} arguments. */
record Job(Map<String, String> values) {
    static final String BOOTSTRAP = "bootstrap";
    static final String GROUP = "group";
    static final String INPUT = "input";
    static final String OUTPUT = "output";
    static final String THREADS = "threads";
    static final String STATE = "state";
    static final String POLL = "poll";
    static final String SYNC = "sync";
    static final String JDBC = "jdbc";
    static final String PASSWORD = "password";

    Job {
        values = Map.copyOf(values);
    }

    static Job parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new Job(values);
    }

    /** What every contender is told. */
    static Map<String, String> of(Contender.Run run) {
        Map<String, String> values = new HashMap<>();
        values.put(BOOTSTRAP, run.bootstrapServers());
        values.put(GROUP, run.id());
        values.put(INPUT, run.input().name());
        return values;
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        values.forEach((name, value) -> arguments.add(name + "=" + value));
        return arguments;
    }

    String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    int number(String name) {
        return Integer.parseInt(get(name));
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(get(name));
    }
}
