package io.transcripts.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"a\"                  | true",
                "W/\"a\"                | true",
                "\"b\", \"a\"           | true",
                "\"b\",W/\"a\" , \"c\"  | true",
                ", \"b\",, \"a\",       | true",
                "\"x,\", \"a\"          | true",
                "*                      | true",
                "\"b\"                  | false",
                "\"A\"                  | false",
                "w/\"a\"                | false",
                "a                      | false",
                "\"a                    | false",
                "\"b\" \"a\"            | false",
                "\"a--gzip\"            | false",
                "\"*\"                  | false",
                "\"\"                   | false"
            })
    void tagsAreComparedWeakly(String field, boolean isKnown) {
        assertThat(new EntityTags(List.of(field)).has("\"a\"", false)).isEqualTo(isKnown);
    }

    @Test
    void eachCodingHasATagOfItsOwn() {
        EntityTags plain = new EntityTags(List.of("\"a\""));
        EntityTags compressed = new EntityTags(List.of("\"b\"", "\"a--gzip\""));

        assertThat(plain.has("\"a\"", true)).isFalse();
        assertThat(compressed.has("\"a\"", true)).isTrue();
        assertThat(compressed.plain(true)).containsExactly("\"a\"");
        assertThat(compressed.plain(false)).containsExactly("\"b\"");
        assertThat(new EntityTags(List.of(" * ")).plain(true)).containsExactly("*");
    }

    @Test
    void nothingIsTheSameInEachCoding() {
        String tag = EntityTags.of(new byte[0], "PROCESSING");
        EntityTags tags = new EntityTags(List.of(tag));

        assertThat(tag).isNotEqualTo(EntityTags.of(new byte[0], "COMPLETE"));
        assertThat(EntityTags.compressed(tag)).isEqualTo(tag);
        for (boolean isCompressed : new boolean[] {false, true}) {
            assertThat(tags.has(tag, isCompressed)).isTrue();
            assertThat(tags.plain(isCompressed)).containsExactly(tag);
        }
    }

    @Test
    void whatHasNoTagIsKnownToAnyOnly() {
        assertThat(new EntityTags(List.of("\"a\"")).has(null, false)).isFalse();
        assertThat(new EntityTags(List.of("*")).has(null, false)).isTrue();
    }

    @Test
    void aTagIsOfBodyAndStatus() {
        byte[] body = {1, 2, 3};

        assertThat(EntityTags.of(body, "COMPLETE", "text/vtt"))
                .matches("\"[A-Za-z0-9_-]{24}\"")
                .isEqualTo(EntityTags.of(body.clone(), "COMPLETE", "text/vtt"))
                .isNotEqualTo(EntityTags.of(body, "PROCESSING", "text/vtt"))
                .isNotEqualTo(EntityTags.of(body, "COMPLETE", "text/plain"))
                .isNotEqualTo(EntityTags.of(body, "COMPLETEt", "ext/vtt"))
                .isNotEqualTo(EntityTags.of(new byte[] {1, 2}, "COMPLETE", "text/vtt"));
    }
}
