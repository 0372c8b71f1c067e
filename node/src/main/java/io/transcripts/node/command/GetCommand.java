package io.transcripts.node.command;

import io.transcripts.node.watch.HeardStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code get}: reads a transcript as any caller would. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        defaultValueProvider = Settings.class,
        description = {
            "Reads a transcript over the HTTP API, as a caller would.",
            "",
            "The key comes from TRANSCRIPTS_API_KEY or a file, never from the command line, where others could see it.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  TRANSCRIPTS_API_KEY=tk_... ./transcripts get sess_01",
            "  ./transcripts get sess_01 --api-key-file key.txt --format vtt > call.vtt"
        })
public final class GetCommand implements Callable<Integer> {
    private static final String CUT = "did not answer whole";
    private static final int OK = 200;
    /** In the middle of an answer. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    @Parameters(paramLabel = "SESSION_ID", description = "The session to read.")
    private String sessionId = "";

    @Option(names = "--format", description = "json, text, srt or vtt (default: json).")
    private @Nullable String format;

    @Option(names = "--include-translations", description = "true, false or all (default: true); all in json only.")
    private @Nullable String includeTranslations;

    @Option(
            names = "--translation-language",
            paramLabel = "TAG",
            description = "Instead of the session's target language, such as pt-BR.")
    private @Nullable String translationLanguage;

    @Option(names = "--speaker-labels", description = "role, channel or name (default: role).")
    private @Nullable String speakerLabels;

    @Option(names = "--include-words", description = "true or false (default: false); json and vtt only.")
    private @Nullable String includeWords;

    @Option(names = "--include-interim", description = "true or false (default: false); json only.")
    private @Nullable String includeInterim;

    @Option(names = "--max-line-length", description = "10 to 100 characters (default: by script); srt and vtt only.")
    private @Nullable String maxLineLength;

    @Option(names = "--max-lines", description = "1 to 4 lines in a cue (default: 2); srt and vtt only.")
    private @Nullable String maxLines;

    @Option(names = "--max-cue-duration", description = "1 to 15 seconds (default: 7); srt and vtt only.")
    private @Nullable String maxCueDuration;

    @Mixin
    private ApiAccess api = new ApiAccess();

    @Override
    public Integer call() throws InterruptedException {
        HttpRequest request = api.request(path()).build();
        HttpResponse<InputStream> response =
                api.exchange(client -> client.send(request, BodyHandlers.ofInputStream()), CUT);
        try (InputStream body = new HeardStream(response.body(), SILENCE)) {
            if (response.statusCode() != OK) {
                throw ApiAccess.refused(response.statusCode(), body.readAllBytes());
            }
            OutputStream out = System.out;
            body.transferTo(out);
            out.flush();
        } catch (IOException e) {
            throw api.failed(CUT, e);
        }
        return 0;
    }

    private String path() {
        List<String> query = new ArrayList<>();
        parameter(query, "format", format);
        parameter(query, "include_translations", includeTranslations);
        parameter(query, "translation_language", translationLanguage);
        parameter(query, "speaker_labels", speakerLabels);
        parameter(query, "include_words", includeWords);
        parameter(query, "include_interim", includeInterim);
        parameter(query, "max_line_length", maxLineLength);
        parameter(query, "max_lines", maxLines);
        parameter(query, "max_cue_duration", maxCueDuration);
        return "/v1/sessions/" + ApiAccess.encoded(sessionId) + "/transcript"
                + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    private static void parameter(List<String> query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + ApiAccess.encoded(value));
        }
    }
}
