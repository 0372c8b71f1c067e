package io.transcripts.node.command;

import io.transcripts.domain.Deadlines;
import io.transcripts.domain.SessionLimits;
import io.transcripts.runtime.AssemblerConfig;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code serve} that say how transcripts are assembled; {@code verify} must be told the same. */
public final class ServeOptions {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Mixin
    private ApplicationOptions application = new ApplicationOptions();

    @Mixin
    private EventLimitOptions eventLimits = new EventLimitOptions();

    @Mixin
    private StateDirOption stateDir = new StateDirOption();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "12",
            description =
                    "Partitions of the store and of the topics that are created; fixed once the store exists" + DEFAULT)
    private int partitions;

    @Option(
            names = "--create-topics",
            paramLabel = "true|false",
            arity = "1",
            defaultValue = "true",
            description =
                    "Whether missing topics are created; false to refuse to start, and print the commands" + DEFAULT)
    private boolean createTopics;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Replicas of the topics that are created; -1 is the broker's default" + DEFAULT)
    private int replicationFactor;

    @Option(
            names = "--input-retention",
            paramLabel = "DURATION",
            defaultValue = "P7D",
            description =
                    "Retention of the input and dead-letter topics that are created; PT0S keeps their records for ever"
                            + DEFAULT)
    private Duration inputRetention = Duration.ZERO;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Stream threads of this node" + DEFAULT)
    private int threads;

    @Option(
            names = "--standbys",
            paramLabel = "N",
            defaultValue = "1",
            description = "Standbys of each partition on other nodes, which answer when its owner cannot, and take over"
                    + DEFAULT)
    private int standbys;

    @Option(
            names = "--commit-interval",
            paramLabel = "DURATION",
            defaultValue = "PT0.1S",
            description = "Time between commits; a crash repeats the work since the last one" + DEFAULT)
    private Duration commitInterval = Duration.ZERO;

    @Option(
            names = "--session-timeout",
            paramLabel = "DURATION",
            defaultValue = "PT10S",
            description =
                    "Silence after which the group moves a node's partitions; a restart after a crash waits for it too"
                            + DEFAULT)
    private Duration sessionTimeout = Duration.ZERO;

    @Option(
            names = "--rocksdb-memory-mb",
            paramLabel = "MIB",
            defaultValue = "256",
            description = "Off-heap memory of RocksDB, all partitions together" + DEFAULT)
    private long rocksDbMb;

    @Option(
            names = "--session-memory-mb",
            paramLabel = "MIB",
            defaultValue = "0",
            description = "Heap for open sessions, all partitions together; 0 is a quarter of the JVM's heap" + DEFAULT)
    private long sessionMb;

    @Option(
            names = "--notify",
            paramLabel = "true|false",
            arity = "1",
            defaultValue = "true",
            description = "Whether notifications are sent; false for a rebuild" + DEFAULT)
    private boolean announce;

    @Option(
            names = "--quiet-period",
            paramLabel = "DURATION",
            defaultValue = "PT3S",
            description =
                    "After an end without a segment count: time without events until the session is complete" + DEFAULT)
    private Duration quiet = Duration.ZERO;

    @Option(
            names = "--completion-deadline",
            paramLabel = "DURATION",
            defaultValue = "PT1M",
            description = "Time from the end of a session until it is complete, whatever is missing" + DEFAULT)
    private Duration deadline = Duration.ZERO;

    @Option(
            names = "--idle-timeout",
            paramLabel = "DURATION",
            defaultValue = "PT30M",
            description = "Without an end: time without events until the session is complete" + DEFAULT)
    private Duration idle = Duration.ZERO;

    @Option(
            names = "--retention",
            paramLabel = "DURATION",
            defaultValue = "P30D",
            description =
                    "Time from the end of a session until its content is erased; PT0S keeps it for ever" + DEFAULT)
    private Duration retention = Duration.ZERO;

    @Option(
            names = "--marker-retention",
            paramLabel = "DURATION",
            defaultValue = "P400D",
            description = "Time from an erasure until 410 becomes 404; PT0S keeps the 410 for ever" + DEFAULT)
    private Duration marker = Duration.ZERO;

    @Option(
            names = "--erased-within",
            paramLabel = "DURATION",
            defaultValue = "P1D",
            description = "Time from an erasure until the text is gone from changelogs and disks" + DEFAULT)
    private Duration erasedWithin = Duration.ZERO;

    @Option(
            names = "--max-session-segments",
            paramLabel = "N",
            defaultValue = "50000",
            description = "Limit of segments in a session" + DEFAULT)
    private int maxSegments;

    @Option(
            names = "--max-segment-translations",
            paramLabel = "N",
            defaultValue = "16",
            description = "Limit of languages of a segment" + DEFAULT)
    private int maxTranslations;

    @Option(
            names = "--max-session-mb",
            paramLabel = "MIB",
            defaultValue = "64",
            description = "Limit of what a session takes in the store" + DEFAULT)
    private long maxSessionMb;

    /**
     * The options as the assembler takes them.
     *
     * @param kafkaFromSettings settings of the Kafka clients that did not come from the command line
     */
    public AssemblerConfig toConfig(Map<String, String> kafkaFromSettings) {
        Deadlines deadlines = Deadlines.DEFAULT;
        return new AssemblerConfig(
                application.applicationId(),
                application.bootstrapServers(),
                stateDir.of(application.applicationId()),
                application.topics(),
                partitions,
                createTopics,
                replicationFactor,
                inputRetention,
                threads,
                standbys,
                commitInterval,
                sessionTimeout,
                rocksDbMb << 20,
                sessionMb > 0 ? sessionMb << 20 : Runtime.getRuntime().maxMemory() / 4,
                erasedWithin,
                announce,
                eventLimits.limits(),
                new SessionLimits(
                        LeastValue.one("max-session-segments", maxSegments),
                        LeastValue.one("max-segment-translations", maxTranslations),
                        LeastValue.one("max-session-mb", maxSessionMb) << 20),
                new Deadlines(quiet, deadline, idle, deadlines.updateEvery(), deadlines.confirm(), retention, marker),
                application.kafka(kafkaFromSettings));
    }
}
