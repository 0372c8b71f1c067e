package io.transcripts.bench;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * Callers of streams, for as long as their process lasts. Says {@link #FOLLOWING} when each has had a checkpoint.
 *
 * @param url of the API
 * @param calls whose sessions they follow, as many on each
 * @param streams how many callers
 */
record FollowedStreams(URI url, String apiKey, LiveCalls calls, int streams) implements Part {
    static final String FOLLOWING = "following";

    @Override
    public Map<String, Double> run() throws IOException {
        try (Followers followers = new Followers(
                url.getHost(),
                url.getPort(),
                streams,
                number -> HttpConnection.request(
                        url.getHost(),
                        "/v1/sessions/" + calls.prefix() + number % calls.calls()
                                + "/transcript/stream?include_interim=true",
                        apiKey))) {
            followers.run(() -> System.out.println(FOLLOWING));
        }
        return Map.of();
    }
}
