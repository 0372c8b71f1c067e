package io.transcripts.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What SubRip and WebVTT do to segments, one by one. */
class CaptionFormatsTest {
    @Test
    void aSegmentWithoutLanguageIsOfTheSessions() {
        String text = "OK OK OK OK OK OK OK OK OK OK OK OK OK";
        for (BiFunction<Transcript, RenderOptions, byte[]> format :
                List.<BiFunction<Transcript, RenderOptions, byte[]>>of(TranscriptSrt::render, TranscriptVtt::render)) {
            String told = utf8(format.apply(Samples.spoken("de", said("ja", text)), RenderOptions.DEFAULT));
            String untold = utf8(format.apply(Samples.spoken("ja", said(null, text)), RenderOptions.DEFAULT));

            assertThat(told).doesNotContain(text);
            assertThat(untold).isEqualTo(told);
        }
    }

    private static Line said(@Nullable String language, String text) {
        return said("agent", language, text);
    }

    private static Line said(String speaker, @Nullable String language, String text) {
        return new Line(
                "seg", speaker, Samples.ABSENT, language, text, null, 0, 4_000, Samples.ABSENT, List.of(), true);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
