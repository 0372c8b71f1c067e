package io.transcripts.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lines look like, by the configuration that a node has. */
class LoggingTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Encoder<ILoggingEvent> text;

    @BeforeEach
    void configure() throws Exception {
        URL configuration = LoggingTest.class.getResource("/logback.xml");
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(configuration);
        var root = context.getLogger("ROOT");
        RepeatedLines bounded = (RepeatedLines) root.getAppender("BOUNDED");
        text = ((ConsoleAppender<ILoggingEvent>) bounded.getAppender("STDERR")).getEncoder();
        log.start();
        root.addAppender(log);
    }

    @Test
    void aLineHasDateAndZone() {
        context.getLogger("io.transcripts.node.Node").info("API at {}", "http://a");

        assertThat(line(text))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  Node - API at"
                        + " http://a\n");
    }

    @Test
    void fieldsAreBehindTheWords() {
        context.getLogger("io.transcripts.node.Node")
                .atInfo()
                .addKeyValue("ms", 3)
                .log("request");

        assertThat(line(text)).endsWith(" Node - request ms=3\n");
        assertThat(line(Logging.json(context)))
                .startsWith("{\"timestamp\":")
                .contains("\"level\":\"INFO\"", "\"formattedMessage\":\"request\"", "{\"ms\":\"3\"}")
                .endsWith("}\n");
    }

    @Test
    void requestsAreNoLinesUnlessAskedFor() {
        context.getLogger("io.transcripts.access").info("request");

        assertThat(log.list).isEmpty();
    }

    private String line(Encoder<ILoggingEvent> encoder) {
        return new String(encoder.encode(log.list.get(log.list.size() - 1)), StandardCharsets.UTF_8);
    }
}
