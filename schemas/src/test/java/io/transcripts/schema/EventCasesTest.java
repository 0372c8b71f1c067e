package io.transcripts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of good and bad values: what the codec says of each, and that the JSON Schemas say the same. */
class EventCasesTest {
    private static final EventCodec CODEC = new EventCodec(Limits.DEFAULT);
    private static final String BASE = "https://transcripts.example/schema/";
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    registry -> registry.schemaIdResolvers(
                            resolvers -> resolvers.mapPrefix(BASE, "classpath:io/transcripts/schema/")))
            .getSchema(SchemaLocation.of(BASE + "event.schema.json"));

    record Case(String name, String outcome, String field, boolean schemaSees, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = EventCasesTest.class.getResourceAsStream("cases.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<Case> cases = lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 5))
                    .map(parts -> new Case(parts[0], parts[1], parts[2], parts[3].equals("schema"), parts[4]))
                    .toList();
            return cases.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void codecDecidesAsTheTableSays(Case given) {
        byte[] value = given.value().getBytes(StandardCharsets.UTF_8);
        String outcome = "ok";
        String field = "-";
        try {
            CODEC.decode(value);
        } catch (RejectedEvent e) {
            outcome = e.code().label();
            field = e.field() == null ? "-" : e.field();
        }
        assertThat(outcome + " " + field).isEqualTo(given.outcome() + " " + given.field());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void schemaAgreesWithTheCodec(Case given) {
        if (given.schemaSees()) {
            assertThat(SCHEMA.validate(given.value(), InputFormat.JSON).isEmpty())
                    .isEqualTo(given.outcome().equals("ok"));
        } else if (!given.outcome().equals("invalid_json")) {
            // Beyond what a schema can say, and so valid for it. Were it not, the table should say so.
            assertThat(SCHEMA.validate(given.value(), InputFormat.JSON)).isEmpty();
        }
    }
}
