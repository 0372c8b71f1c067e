package io.transcripts.chaos.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What hostile callers do to a node. Each is bounded in connections and in time, and driven by few threads. */
public enum Attack {
    /** With their own key: 64 connections that read large transcripts in all formats. */
    HEAVY_READERS(target -> lines(Http1Behaviour.heavy(64), sent(reads(target, target.ownKey())), target)),
    /** The same on 60 streams of one connection. */
    HEAVY_STREAMS(target -> streams(Http2Behaviour.heavy(60), reads(target, target.ownKey()), target)),
    /** With a key of another organization, who is to hear nothing but 404: 64 connections. */
    FOREIGN_READERS(target -> lines(Http1Behaviour.heavy(64), sent(reads(target, target.foreignKey())), target)),
    /** The same on 60 streams of one connection. */
    FOREIGN_STREAMS(target -> streams(Http2Behaviour.heavy(60), reads(target, target.foreignKey()), target)),
    /** With their own key: 64 connections that look for what is found everywhere or nowhere in large sessions. */
    HEAVY_SEARCHES(target ->
            lines(Http1Behaviour.heavy(64), sent(HttpGet.searches(target.sessions(), target.ownKey())), target)),
    /** The same with pages of large sessions, from here and there. */
    PAGES(target -> lines(Http1Behaviour.heavy(64), sent(HttpGet.pages(target.sessions(), target.ownKey())), target)),
    /** 64 connections that list sessions, each of which all nodes are asked for. */
    LISTS(target -> lines(Http1Behaviour.heavy(64), sent(HttpGet.lists(target.ownKey())), target)),
    /** 64 streams of large sessions, each from the beginning. */
    LARGE_STREAMS(target ->
            lines(Http1Behaviour.heavy(64), sent(HttpGet.streams(target.sessions(), target.ownKey())), target)),
    /** 1,200 connections that wait for a call, or follow it, in which nothing is said: more than a key may have. */
    WAITS(target -> lines(Http1Behaviour.hammering(1_200, Duration.ofSeconds(1)), waits(target), target)),
    /** With a key of another organization: 64 connections that erase what is not theirs, or is not there. */
    FOREIGN_DELETES(target -> lines(Http1Behaviour.hammering(64, Duration.ofMillis(10)), deletes(target), target)),
    /** 12 that take 1 kB/s of large bodies. */
    SLOW_READERS(target -> lines(Http1Behaviour.slow(12), sent(reads(target, target.ownKey())), target)),
    /** 64 of them. */
    MANY_SLOW_READERS(target -> lines(Http1Behaviour.slow(64), sent(reads(target, target.ownKey())), target)),
    /** The same on 64 streams of two connections, with windows of 1 kB. */
    SLOW_STREAMS(target -> streams(Http2Behaviour.slow(2, 32), reads(target, target.ownKey()), target)),
    /** Without a key: 10,000 connections that send a byte of a header every few seconds. */
    SLOW_HEADERS(target -> lines(Http1Behaviour.dripping(10_000), List.of(MalformedRequests.SLOW_HEADER), target)),
    /** Without a key: 10,000 connections that send nothing. */
    IDLE_CONNECTIONS(target -> lines(Http1Behaviour.dripping(10_000), List.of(MalformedRequests.NOTHING), target)),
    /** 1,000 connections that send a byte of a body every few seconds. */
    SLOW_BODIES(target ->
            lines(Http1Behaviour.dripping(1_000), List.of(MalformedRequests.slowBody(target.ownKey())), target)),
    /** Without a key: streams that are cancelled as soon as they are asked for, some 1,000 a second. */
    STREAM_CANCELS(target -> streams(Http2Behaviour.cancelling(2), List.of(HttpGet.get("/v1/sessions", null)), target)),
    /** Without a key: what is no request, some 1,000 a second. */
    BAD_REQUESTS(target -> lines(Http1Behaviour.hammering(32, Duration.ofMillis(30)), MalformedRequests.BAD, target)),
    /** Wrong keys on 64 connections, as fast as they are refused and at most 6,400 a second. */
    GUESSES(target -> lines(Http1Behaviour.hammering(64, Duration.ofMillis(10)), Attack::guess, target.api(), target)),
    /** The management port is asked by 8, as fast as it answers and at most 400 times a second. */
    STATUS_FLOOD(Attack::status),
    /** The same while no broker answers: whoever attacks has to see to that. */
    STATUS_WITHOUT_BROKERS(Attack::status);

    private static final Duration MOST = Duration.ofHours(1);
    /** As many as a key has. */
    private static final int KEY_BYTES = 32;

    private final Function<Target, Attackers> crowd;

    Attack(Function<Target, Attackers> crowd) {
        this.crowd = crowd;
    }

    /** As in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether a status other than 404 is a finding. */
    public boolean isForeign() {
        return this == FOREIGN_READERS || this == FOREIGN_STREAMS || this == FOREIGN_DELETES;
    }

    /** Whether brokers have to be silent meanwhile. */
    public boolean isWithoutBrokers() {
        return this == STATUS_WITHOUT_BROKERS;
    }

    /**
     * Attacks for so long, an hour at most.
     *
     * @return what came of it
     * @throws IOException when this side cannot be had, as when it may not open as many files
     */
    public Counts.Sum run(Target target, Duration duration) throws IOException, InterruptedException {
        Counts counts = new Counts();
        run(target, duration, counts);
        return counts.sum();
    }

    /** The same for who wants to look meanwhile. */
    void run(Target target, Duration duration, Counts counts) throws IOException, InterruptedException {
        long nanos = Math.min(duration.toNanos(), MOST.toNanos());
        crowd.apply(target).attack(System.nanoTime() + nanos, counts);
    }

    private static Attackers status(Target target) {
        List<Request> requests = sent(Stream.of("/status", "/metrics", "/health/live", "/health/ready")
                .map(path -> HttpGet.get(path, null))
                .toList());
        return lines(Http1Behaviour.hammering(8, Duration.ofMillis(20)), inTurn(requests), target.management(), target);
    }

    private static List<HttpGet> reads(Target target, String key) {
        return HttpGet.transcripts(target.sessions(), key);
    }

    private static List<Request> waits(Target target) {
        String path = "/v1/sessions/" + target.silentSession() + "/transcript";
        return sent(Stream.of("?wait=60", "/stream", "?wait=60&since=none")
                .map(asked -> HttpGet.get(path + asked, target.ownKey()))
                .toList());
    }

    private static List<Request> deletes(Target target) {
        return Stream.concat(target.sessions().stream(), Stream.of("nobody_s"))
                .map(session -> HttpGet.get("/v1/sessions/" + session + "/transcript", target.foreignKey())
                        .request("DELETE"))
                .toList();
    }

    /** What a guesser asks: each time with another key. */
    private static Request guess() {
        byte[] key = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(key);
        String secret = "tk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
        return HttpGet.get("/v1/sessions", secret).request();
    }

    private static List<Request> sent(List<HttpGet> asks) {
        return asks.stream().map(HttpGet::request).toList();
    }

    private static Attackers lines(Http1Behaviour manner, List<Request> requests, Target target) {
        return lines(manner, inTurn(requests), target.api(), target);
    }

    private static Attackers lines(
            Http1Behaviour manner, Supplier<Request> requests, InetSocketAddress to, Target target) {
        return new Http1Connections(manner, requests, to, target.from());
    }

    private static Attackers streams(Http2Behaviour flow, List<HttpGet> asks, Target target) {
        return new Http2Connections(flow, inTurn(asks), target.api(), target.from());
    }

    /** One after another, and again. */
    private static <T> Supplier<T> inTurn(List<T> all) {
        AtomicInteger next = new AtomicInteger();
        return () -> all.get(Math.floorMod(next.getAndIncrement(), all.size()));
    }
}
