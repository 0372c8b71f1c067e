package io.transcripts.node.command;

import picocli.CommandLine.Option;

/** The topics that events come in by. */
public final class InputTopicOptions {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Option(
            names = "--topic-asr",
            paramLabel = "NAME",
            defaultValue = "speech.asr",
            description = "Input: recognition results" + DEFAULT)
    private String asr = "";

    @Option(
            names = "--topic-translation",
            paramLabel = "NAME",
            defaultValue = "speech.translation",
            description = "Input: translations; one topic may carry all three inputs" + DEFAULT)
    private String translation = "";

    @Option(
            names = "--topic-session",
            paramLabel = "NAME",
            defaultValue = "speech.session",
            description = "Input: session events" + DEFAULT)
    private String session = "";

    /** Of recognition results. */
    public String asr() {
        return asr;
    }

    /** Of translations. */
    public String translation() {
        return translation;
    }

    /** Of session events. */
    public String session() {
        return session;
    }
}
