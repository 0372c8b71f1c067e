package io.transcripts.http;

import io.transcripts.domain.Transcript;
import io.transcripts.render.RenderOptions;
import io.transcripts.render.Rendering;
import io.transcripts.render.TranscriptJson;
import io.transcripts.render.TranscriptSrt;
import io.transcripts.render.TranscriptText;
import io.transcripts.render.TranscriptVtt;
import java.util.Locale;
import java.util.function.BiFunction;

/** The formats of a transcript, the one we like best first. */
enum Format {
    JSON("application", "json", "", TranscriptJson::new),
    TEXT("text", "plain", "; charset=utf-8", TranscriptText::new),
    SRT("application", "x-subrip", "; charset=utf-8", TranscriptSrt::new),
    VTT("text", "vtt", "; charset=utf-8", TranscriptVtt::new);

    private final String mediaType;
    private final String subtype;
    private final String charset;
    private final BiFunction<Transcript, RenderOptions, Rendering> renderer;

    Format(
            String mediaType,
            String subtype,
            String charset,
            BiFunction<Transcript, RenderOptions, Rendering> renderer) {
        this.mediaType = mediaType;
        this.subtype = subtype;
        this.charset = charset;
        this.renderer = renderer;
    }

    static Format named(String name) throws Problem {
        for (Format format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw Problem.invalidValue("format", "The value must be json, text, srt or vtt.");
    }

    String mediaType() {
        return mediaType;
    }

    String subtype() {
        return subtype;
    }

    String contentType() {
        return mediaType + '/' + subtype + charset;
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
