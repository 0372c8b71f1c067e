package io.transcripts.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Holds every transcript against what was said, what was shown, and in every format a node to which nothing happened. */
final class Comparison {
    static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> FORMATS =
            List.of("json&include_words=true", "text", "srt", "vtt&include_words=true");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MS = 100;

    private final String apiKey;
    private final Duration patience;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private long endsAt;

    /** @param answer null unless it is an owner's transcript */
    private record Look(String what, Checker.@Nullable Answer answer) {}

    /** @param patience without any progress; each transcript is looked at once in any case */
    Comparison(String apiKey, Duration patience) {
        this.apiKey = apiKey;
        this.patience = patience;
    }

    /**
     * Waits for all to be complete there, and as was said last.
     *
     * @param hasShown whether it is of the nodes that have shown these sessions before
     * @return what did not become it
     */
    List<String> unsettled(List<Session> sessions, URI api, boolean hasShown) throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        Map<Session, String> left = new LinkedHashMap<>();
        sessions.forEach(session -> left.put(session, ""));
        renew();
        do {
            int before = left.size();
            for (Session session : List.copyOf(left.keySet())) {
                Observation shown = hasShown ? session.latest() : null;
                Look look = look(api, session, "");
                Optional<String> finding;
                try {
                    Observation seen = look.answer() == null ? null : Checker.read(session, look.answer());
                    finding = seen == null ? Optional.of(look.what()) : Invariants.ofEnd(session.lastWordings(), seen);
                    Optional<String> never = seen == null ? Optional.empty() : Invariants.ofOwner(shown, seen);
                    if (never.isPresent()) {
                        wrong.add(session.id() + ": " + never.get());
                        finding = Optional.empty();
                    }
                } catch (Checker.UnreadableException e) {
                    wrong.add(session.id() + ": " + e.getMessage());
                    finding = Optional.empty();
                }
                finding.ifPresentOrElse(what -> left.put(session, what), () -> left.remove(session));
            }
            if (left.size() < before) {
                renew();
            }
        } while (!left.isEmpty() && isPatient());
        left.forEach((session, what) -> wrong.add(session.id() + ": " + what));
        return wrong;
    }

    /** The paths whose bodies differ, or which do not have two owners' transcripts. */
    List<String> different(List<Session> sessions, List<URI> apis, URI undisturbed) throws InterruptedException {
        List<String> different = new ArrayList<>();
        int turn = 0;
        renew();
        for (Session session : sessions) {
            for (String format : FORMATS) {
                Look one = awaitOwners(apis.get(turn++ % apis.size()), session, "?format=" + format);
                Look other = awaitOwners(undisturbed, session, "?format=" + format);
                if (one.answer() == null
                        || other.answer() == null
                        || !Arrays.equals(one.answer().body(), other.answer().body())) {
                    different.add(session.id() + " as " + format + ": " + one.what() + ", " + other.what());
                }
            }
        }
        return different;
    }

    static long bodies(List<Session> sessions) {
        return (long) sessions.size() * FORMATS.size();
    }

    private Look awaitOwners(URI api, Session session, String query) throws InterruptedException {
        Look look = look(api, session, query);
        while (look.answer() == null && isPatient()) {
            look = look(api, session, query);
        }
        if (look.answer() != null) {
            renew();
        }
        return look;
    }

    private Look look(URI api, Session session, String query) throws InterruptedException {
        URI uri = api.resolve("/v1/sessions/" + session.id() + "/transcript" + query);
        try {
            Checker.Answer answer = Checker.Answer.of(client.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(TIMEOUT)
                            .header("X-API-Key", apiKey)
                            .build(),
                    BodyHandlers.ofByteArray()));
            Optional<String> lag = answer.headers().firstValue(Checker.LAG);
            String what = answer.status()
                    + lag.map(records -> " with the lag " + records).orElse("");
            return new Look(what, answer.status() == Checker.OK && lag.isEmpty() ? answer : null);
        } catch (IOException e) {
            return new Look(e.getClass().getSimpleName(), null);
        }
    }

    private void renew() {
        endsAt = System.nanoTime() + patience.toNanos();
    }

    /** Waits a moment, unless it has been long enough. */
    private boolean isPatient() throws InterruptedException {
        boolean isPatient = System.nanoTime() - endsAt < 0;
        if (isPatient) {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
        }
        return isPatient;
    }
}
