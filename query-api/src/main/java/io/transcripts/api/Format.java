package io.transcripts.api;

import io.transcripts.domain.Transcript;
import io.transcripts.http.Accept;
import io.transcripts.http.MediaType;
import io.transcripts.http.Problem;
import io.transcripts.render.RenderOptions;
import io.transcripts.render.Rendering;
import io.transcripts.render.TranscriptJson;
import io.transcripts.render.TranscriptSrt;
import io.transcripts.render.TranscriptText;
import io.transcripts.render.TranscriptVtt;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The formats of a transcript, the one we like best first. */
enum Format {
    JSON("application", "json", "", TranscriptJson::new),
    TEXT("text", "plain", "; charset=utf-8", TranscriptText::new),
    SRT("application", "x-subrip", "; charset=utf-8", TranscriptSrt::new),
    VTT("text", "vtt", "; charset=utf-8", TranscriptVtt::new);

    private static final List<MediaType> MEDIA_TYPES =
            Stream.of(values()).map(format -> format.mediaType).toList();

    private final MediaType mediaType;
    private final String contentType;
    private final BiFunction<Transcript, RenderOptions, Rendering> renderer;

    Format(String type, String subtype, String charset, BiFunction<Transcript, RenderOptions, Rendering> renderer) {
        mediaType = new MediaType(type, subtype);
        contentType = mediaType + charset;
        this.renderer = renderer;
    }

    /** @throws Problem 400 */
    static Format named(String name) throws Problem {
        for (Format format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw Problem.invalidValue("format", "format must be json, text, srt or vtt.");
    }

    /** @throws Problem 406 */
    static Format accepted(List<String> acceptFields) throws Problem {
        MediaType chosen = Accept.choose(acceptFields, MEDIA_TYPES);
        for (Format format : values()) {
            if (format.mediaType.equals(chosen)) {
                return format;
            }
        }
        throw SessionProblems.notAcceptable();
    }

    String contentType() {
        return contentType;
    }

    /** Whether words and their times have a place in it. */
    boolean showsWords() {
        return this == JSON || this == VTT;
    }

    /** Whether it is shown in cues, which have bounds. */
    boolean isCaptions() {
        return this == SRT || this == VTT;
    }

    /** Of a transcript whose segments may still have to come. */
    Rendering rendering(Transcript transcript, RenderOptions options) {
        return renderer.apply(transcript, options);
    }
}
