package io.transcripts.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.schema.SpeechEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The product as its callers read it: HTTP on one connection, the JSON parsed into records as it streams by. */
final class HttpReads implements SequentialReads.Source {
    private static final int OK = 200;
    private static final double MS_PER_SECOND = 1_000;
    private static final double THOUSANDTHS = 1_000;

    private final JsonFactory json = new JsonFactory();
    private final HttpConnection connection;
    private final String host;
    private final String apiKey;
    private final long serverPid;

    HttpReads(URI url, String apiKey, long serverPid) throws IOException {
        this.host = url.getHost();
        this.connection = new HttpConnection(host, url.getPort());
        this.apiKey = apiKey;
        this.serverPid = serverPid;
    }

    @Override
    public List<Line> read(String sessionId) throws IOException {
        int status =
                connection.exchange(HttpConnection.request(host, "/v1/sessions/" + sessionId + "/transcript", apiKey));
        if (status != OK) {
            throw new IOException("status " + status + " for " + sessionId);
        }
        List<Line> lines = new ArrayList<>();
        try (JsonParser parser = json.createParser(connection.body())) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY && "segments".equals(parser.currentName())) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        lines.add(line(parser));
                    }
                }
            }
        }
        return lines;
    }

    @Override
    public List<Long> servers() {
        return List.of(serverPid);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(JsonParser parser) throws IOException {
        String id = "";
        String speaker = "";
        String text = "";
        @Nullable String language = null;
        @Nullable String translation = null;
        long startMs = 0;
        long endMs = 0;
        int confidence = SpeechEvent.ABSENT;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "id" -> id = parser.getText();
                case "speaker" -> speaker = parser.getText();
                case "language" -> language = parser.getText();
                case "text" -> text = parser.getText();
                case "translation" -> translation = parser.getText();
                case "start_time" -> startMs = Math.round(parser.getDoubleValue() * MS_PER_SECOND);
                case "end_time" -> endMs = Math.round(parser.getDoubleValue() * MS_PER_SECOND);
                case "confidence" -> confidence = (int) Math.round(parser.getDoubleValue() * THOUSANDTHS);
                default -> parser.skipChildren();
            }
        }
        // The API gives a channel as a label only.
        return new Line(
                id,
                speaker,
                SpeechEvent.ABSENT,
                language,
                text,
                translation,
                startMs,
                endMs,
                confidence,
                List.of(),
                true);
    }
}
