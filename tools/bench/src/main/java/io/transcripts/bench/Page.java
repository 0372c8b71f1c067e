package io.transcripts.bench;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Pages in Markdown: their templates stand in the resources beside this class. */
final class Page {
    private Page() {}

    /** Fills a template in. */
    static String of(String template, Map<String, ?> values) {
        try (Reader text = new InputStreamReader(resource(template + ".md.mustache"), StandardCharsets.UTF_8)) {
            return Mustache.compiler()
                    .escapeHTML(false)
                    .emptyStringIsFalse(true)
                    .compile(text)
                    .execute(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InputStream resource(String name) {
        return Objects.requireNonNull(Page.class.getResourceAsStream(name), name);
    }
}
