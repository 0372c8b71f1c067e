package io.transcripts.bench;

import io.transcripts.devkit.calls.CallShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the input looks like. */
public enum Scenario {
    CALLS30("short calls: 30 segments, 500 calls open", CallShape.finals(30, 500)),
    CALLS2000("long calls: 2,000 segments, 40 calls open", CallShape.finals(2_000, 40)),
    CALLS10000("all-day calls: 10,000 segments, 10 calls open", CallShape.finals(10_000, 10)),
    LIVE(
            "live mix: 4 interims, 1 final, 0.5 translations a segment, 5,000 calls open",
            new CallShape(30, 5_000, 4, 0.5)),
    OPEN5000("short calls, 5,000 of them open", CallShape.finals(30, 5_000)),
    OPEN100000("short calls, 100,000 of them open", CallShape.finals(30, 100_000));

    private final String description;
    private final CallShape shape;

    Scenario(String description, CallShape shape) {
        this.description = description;
        this.shape = shape;
    }

    /** As given on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In one line. */
    public String description() {
        return description;
    }

    /** What its calls look like. */
    public CallShape shape() {
        return shape;
    }

    /** The scenario of that label. */
    public static Optional<Scenario> of(String label) {
        return Arrays.stream(values()).filter(s -> s.label().equals(label)).findFirst();
    }

    /** All labels, for a person. */
    public static String labels() {
        return Arrays.stream(values()).map(Scenario::label).collect(Collectors.joining(", "));
    }
}
