package io.transcripts.api;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.domain.ListPlace;
import io.transcripts.domain.Stamp;
import io.transcripts.domain.Transcript;
import io.transcripts.http.Problem;
import io.transcripts.http.ResponseResources;
import io.transcripts.keys.ApiKey;
import io.transcripts.keys.ApiKey.Plan;
import io.transcripts.keys.KeyGenerator;
import io.transcripts.keys.KeyRing;
import io.transcripts.keys.KeysFile;
import io.transcripts.live.ChangeSource;
import io.transcripts.live.LiveOptions;
import io.transcripts.live.LiveStreams;
import io.transcripts.live.LocalSource;
import io.transcripts.routing.Answer;
import io.transcripts.routing.ListQuery;
import io.transcripts.routing.TranscriptQuery;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.Word;
import io.transcripts.store.ChangeMarks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The real server on a free port, in front of answers that a test decides. */
public final class ApiFixture implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    /** Requests a minute of the keys {@code limited} and {@code limited-too}. */
    public static final int LIMIT = 3;

    public static final int BODY_CACHE_BYTES = 1 << 20;
    public static final long CURRENT = Answer.Found.CURRENT;

    public final Map<String, Answer<Transcript>> answers = new ConcurrentHashMap<>();
    /** Of the sessions that it vouches for. */
    public final Map<String, Stamp> stamps = new ConcurrentHashMap<>();
    /** Sessions whose partition leaves as soon as they have been opened. */
    public final Set<String> leaving = ConcurrentHashMap.newKeySet();
    /** What it says of lists. */
    public final ScriptedList lists = new ScriptedList();
    /** Of the sessions that take more than nothing in the store. */
    public final Map<String, Long> bytes = new ConcurrentHashMap<>();

    /** What was published, as {@code session of organization}. */
    public final List<String> erased = new CopyOnWriteArrayList<>();
    /** Whether what is published arrives. */
    public volatile boolean brokerAnswers = true;

    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    public final Map<String, String> keys = new ConcurrentHashMap<>();
    /** Takes only what the OpenAPI document says. */
    public HttpClient client = DocumentedClient.of(HttpClient.Version.HTTP_1_1);

    public final ApiServer server;
    private final KeyRing ring;
    private final Path keysFile;
    private final List<ApiKey> entries = new ArrayList<>();
    private volatile ScriptedQuery.@Nullable Script override;
    public final SimpleMeterRegistry readsRegistry = new SimpleMeterRegistry();
    private final ResponseResources resources;
    private volatile @Nullable Function<String, Answer<Transcript>> reading;

    /** Makes a way to other nodes. */
    public interface Routing {
        SessionRouter router(TranscriptQuery here, MeterRegistry registry);

        /** The way to lists. */
        default ListRouter lists(ListQuery here, MeterRegistry registry) {
            return alone(here);
        }
    }

    private static final Routing ALONE =
            (here, registry) -> (request, exchange) -> request.local().respond(exchange, true, null, exchange::send);

    /** A node that is alone. */
    public ApiFixture() throws IOException {
        this(ApiServer.Options.of("127.0.0.1", 0));
    }

    /** A node that is alone, on a port that is opened so. */
    public ApiFixture(ApiServer.Options options) throws IOException {
        this(ALONE, true, ResponseResources::of, options, null, null);
    }

    /** The same, with callers who ask too often and wait by a clock of the test. */
    ApiFixture(ApiServer.Options options, Ticker ticker) throws IOException {
        this(ALONE, true, ResponseResources::of, options, null, null, ticker);
    }

    /** A node that is alone, in front of a store of its own. */
    public ApiFixture(TranscriptQuery query) throws IOException {
        this(ALONE, true, ResponseResources::of, ApiServer.Options.of("127.0.0.1", 0), query, null);
    }

    /** The same, with its callers who wait. */
    public ApiFixture(TranscriptQuery query, LiveStreams live) throws IOException {
        this(ALONE, true, ResponseResources::of, ApiServer.Options.of("127.0.0.1", 0), query, live);
    }

    /** The same, whose callers who ask too often wait by a clock of the test. */
    ApiFixture(TranscriptQuery query, LiveStreams live, Ticker ticker) throws IOException {
        this(ALONE, true, ResponseResources::of, ApiServer.Options.of("127.0.0.1", 0), query, live, ticker);
    }

    /** The same, on a port that is opened so. */
    public ApiFixture(ApiServer.Options options, TranscriptQuery query, LiveStreams live) throws IOException {
        this(ALONE, true, ResponseResources::of, options, query, live);
    }

    /** One that has nothing, with its callers who wait. */
    public ApiFixture(Routing routing, LiveStreams live) throws IOException {
        this(routing, false, ResponseResources::of, ApiServer.Options.of("127.0.0.1", 0), null, live);
    }

    /** A node that is alone, whose answers take no more than that. */
    public ApiFixture(Function<MeterRegistry, ResponseResources> resources) throws IOException {
        this(ALONE, true, resources, ApiServer.Options.of("127.0.0.1", 0), null, null);
    }

    /** @param isOwner whether the node owns every session, and has caught up */
    public ApiFixture(Routing routing, boolean isOwner) throws IOException {
        this(routing, isOwner, ResponseResources::of, ApiServer.Options.of("127.0.0.1", 0), null, null);
    }

    /** The same, whose answers take no more than that. */
    public ApiFixture(Routing routing, boolean isOwner, Function<MeterRegistry, ResponseResources> resources)
            throws IOException {
        this(routing, isOwner, resources, ApiServer.Options.of("127.0.0.1", 0), null, null);
    }

    private ApiFixture(
            Routing routing,
            boolean isOwner,
            Function<MeterRegistry, ResponseResources> shared,
            ApiServer.Options options,
            @Nullable TranscriptQuery query,
            @Nullable LiveStreams live)
            throws IOException {
        this(routing, isOwner, shared, options, query, live, Ticker.systemTicker());
    }

    private ApiFixture(
            Routing routing,
            boolean isOwner,
            Function<MeterRegistry, ResponseResources> shared,
            ApiServer.Options options,
            @Nullable TranscriptQuery query,
            @Nullable LiveStreams live,
            Ticker ticker)
            throws IOException {
        resources = shared.apply(readsRegistry);
        entries.add(key("stranger", "org_stranger", Plan.PRO, Set.of(ApiKey.SESSIONS_READ), null, false));
        add("pro", Plan.PRO, Set.of(ApiKey.SESSIONS_READ), null, false);
        add("free", Plan.FREE, Set.of(ApiKey.SESSIONS_READ), null, false);
        add("scopeless", Plan.ENTERPRISE, Set.of("sessions:write"), null, false);
        add("writer", Plan.FREE, Set.of(ApiKey.SESSIONS_WRITE), null, false);
        add("revoked", Plan.PRO, Set.of(ApiKey.SESSIONS_READ), null, true);
        add("expired", Plan.PRO, Set.of(ApiKey.SESSIONS_READ), NOW, false);
        add("expiring", Plan.PRO, Set.of(ApiKey.SESSIONS_READ), NOW.plusMillis(1), false);
        add("limited", Plan.PRO, Set.of(ApiKey.SESSIONS_READ), null, false);
        add("limited-too", Plan.FREE, Set.of(), null, false);
        keysFile = Files.createTempFile("keys", ".json");
        Files.write(keysFile, KeysFile.write(entries));
        ring = KeyRing.open(keysFile);
        TranscriptQuery here = query == null ? new Here(isOwner) : query;
        server = new ApiServer(
                options,
                new SessionApi(here, this::erase, BODY_CACHE_BYTES, resources, readsRegistry),
                routing.router(here, registry),
                new SessionListEndpoint(routing.lists(lists, registry)),
                ring,
                live == null ? new LiveStreams(LiveOptions.DEFAULT, new OfOne(), registry) : live,
                registry,
                Clock.fixed(NOW, ZoneOffset.UTC),
                ticker);
        answers.put("mine", new Answer.Found<>(transcript("mine", "org_demo", false), CURRENT));
        answers.put("lagging", new Answer.Found<>(transcript("lagging", "org_demo", false), 17));
        answers.put("lacking", new Answer.Found<>(lacking(transcript("lacking", "org_demo", false)), CURRENT));
        answers.put("theirs", new Answer.Found<>(transcript("theirs", "org_other", false), CURRENT));
        answers.put("theirs-lagging", new Answer.Found<>(transcript("theirs-lagging", "org_other", false), 3));
        answers.put("nobodys", new Answer.Found<>(transcript("nobodys", null, false), CURRENT));
        answers.put("disputed", new Answer.Found<>(transcript("disputed", "org_demo", true), CURRENT));
        answers.put("erased", new Answer.Erased<>("org_demo"));
        answers.put("erased-theirs", new Answer.Erased<>("org_other"));
        answers.put("erased-nobodys", new Answer.Erased<>(null));
        answers.put("moving", new Answer.NotReady<>("rebalance", Duration.ofMillis(1_200)));
        answers.put("A.b_c:-9", new Answer.Found<>(transcript("A.b_c:-9", "org_demo", false), CURRENT));
    }

    private static ListRouter alone(ListQuery query) {
        return (request, exchange) -> {
            String startingAfter = request.startingAfter();
            ListPlace after = null;
            if (startingAfter != null) {
                Answer<ListPlace> place = query.place(startingAfter, request.organizationId());
                if (!(place instanceof Answer.Found<ListPlace> found)) {
                    exchange.send(
                            place instanceof Answer.NotReady<ListPlace>
                                    ? Problem.incomplete()
                                    : SessionListEndpoint.unknownStart());
                    return;
                }
                after = found.value();
            }
            ListPart part = ListPart.of(query.part(
                    new ListQuery.Selection(request.organizationId(), request.status(), after, request.limit())));
            if (part.partitions().size() == query.partitions()) {
                exchange.send(ListPart.response(List.of(part), request.limit()));
            } else {
                exchange.send(Problem.incomplete());
            }
        };
    }

    private void add(String id, Plan plan, Set<String> scopes, @Nullable Instant expires, boolean revoked) {
        entries.add(key(id, "org_demo", plan, scopes, expires, revoked));
    }

    private ApiKey key(
            String id, String organization, Plan plan, Set<String> scopes, @Nullable Instant expires, boolean revoked) {
        int rate = id.startsWith("limited") ? LIMIT : Integer.MAX_VALUE;
        KeyGenerator.NewKey key = new KeyGenerator().generate(organization, plan, scopes);
        keys.put(id, key.secret());
        return new ApiKey(id, key.entry().sha256(), organization, plan, scopes, expires, revoked, rate);
    }

    private final class Here extends ScriptedQuery {
        private final boolean isOwner;

        Here(boolean isOwner) {
            this.isOwner = isOwner;
        }

        @Override
        public Answer<Transcript> answer(String sessionId, boolean includeWords, boolean orStandby) {
            Script other = override;
            if (other != null) {
                return other.answer(sessionId, includeWords, orStandby);
            }
            if (sessionId.equals("broken")) {
                throw new IllegalStateException("a defect");
            }
            return answers.getOrDefault(sessionId, new Answer.NotFound<>());
        }

        @Override
        public Answer<Transcript> content(String sessionId, boolean includeWords, boolean orStandby) {
            Function<String, Answer<Transcript>> other = reading;
            return other == null ? super.content(sessionId, includeWords, orStandby) : other.apply(sessionId);
        }

        @Override
        @Nullable
        public Stamp stamp(String sessionId) {
            return stamps.get(sessionId);
        }

        @Override
        public boolean isLeaving(String sessionId) {
            return leaving.contains(sessionId);
        }

        @Override
        public long bytes(String sessionId) {
            return bytes.getOrDefault(sessionId, 0L);
        }

        @Override
        public boolean isOwner(String sessionId) {
            return isOwner;
        }
    }

    /** It owns every session. */
    private static final class OfOne implements ChangeSource.Directory {
        private final ChangeSource here = new LocalSource(new ChangeMarks());

        @Override
        public ChangeSource of(String sessionId) {
            return here;
        }
    }

    /** From now on no key is good. */
    public void forgetKeys() throws IOException {
        entries.clear();
        writeKeys();
    }

    /** From now on a key is another one, or none where that is null. */
    void changeKey(String id, Function<ApiKey, @Nullable ApiKey> change) throws IOException {
        List<ApiKey> before = List.copyOf(entries);
        entries.clear();
        for (ApiKey each : before) {
            ApiKey changed = each.id().equals(id) ? change.apply(each) : each;
            if (changed != null) {
                entries.add(changed);
            }
        }
        writeKeys();
    }

    private void writeKeys() throws IOException {
        Files.write(keysFile, KeysFile.write(entries));
        ring.reload();
    }

    public void answerWith(ScriptedQuery.Script script) {
        override = script;
    }

    /** What is read, other than what is seen at first sight. */
    public void onRead(Function<String, Answer<Transcript>> read) {
        reading = read;
    }

    private CompletableFuture<Void> erase(String sessionId, String organizationId) {
        erased.add(sessionId + " of " + organizationId);
        return brokerAnswers
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new IOException("no broker"));
    }

    /** Answers are taken as they come: a peer of the test makes them up. */
    public void takeAnything() {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(60))
                .build();
    }

    public String key(String id) {
        return keys.get(id);
    }

    public URI uri(String pathAndQuery) {
        return URI.create(server.url() + pathAndQuery);
    }

    public HttpRequest.Builder request(String pathAndQuery) {
        return request(pathAndQuery, "pro");
    }

    public HttpRequest.Builder request(String pathAndQuery, String keyId) {
        return HttpRequest.newBuilder(uri(pathAndQuery))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key(keyId));
    }

    public HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<byte[]> get(String pathAndQuery) throws Exception {
        return send(request(pathAndQuery));
    }

    /** Sends bytes as they are, and reads until the server closes. */
    public String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(out);
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    public static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    public static Transcript transcript(String id, @Nullable String organization, boolean conflict) {
        List<Transcript.Line> lines = List.of(
                new Transcript.Line(
                        "seg_001",
                        "agent",
                        0,
                        "de",
                        "Grüß Gott, 你好 👋",
                        "Hello, hello",
                        0,
                        3_200,
                        980,
                        List.of(new Word("Grüß", 0, 500, 970), new Word("Gott", 600, 900, -1)),
                        true),
                new Transcript.Line("seg_002", "customer", 1, null, "Und", null, 3_500, 3_500, -1, List.of(), false));
        return new Transcript(
                id,
                42,
                Transcript.Status.PROCESSING,
                organization,
                conflict,
                "de",
                null,
                List.of(new Participant("agent", 0, "Zoë")),
                "{\"a\":{\"b\":[1,null]}}",
                NOW,
                null,
                null,
                null,
                3_200,
                4,
                new Transcript.Missing(0, 1),
                Transcript.Gaps.NONE,
                false,
                lines);
    }

    private static Transcript lacking(Transcript whole) {
        return complete(
                whole,
                whole.version(),
                new Transcript.Missing(2, 1),
                new Transcript.Gaps(List.of(3, 7), List.of("seg_002")));
    }

    /** A complete one, whose bodies differ from version to version. */
    public static Transcript complete(String id, String organization, int version) {
        return complete(
                transcript(id, organization, false), version, new Transcript.Missing(0, 0), Transcript.Gaps.NONE);
    }

    /** The same with other segments. */
    public static Transcript with(Transcript whole, List<Transcript.Line> lines) {
        return complete(whole, whole.version(), whole.missing(), whole.gaps(), lines);
    }

    private static Transcript complete(
            Transcript whole, long version, Transcript.Missing missing, Transcript.Gaps gaps) {
        return complete(whole, version, missing, gaps, whole.segments());
    }

    private static Transcript complete(
            Transcript whole,
            long version,
            Transcript.Missing missing,
            Transcript.Gaps gaps,
            List<Transcript.Line> lines) {
        return new Transcript(
                whole.sessionId(),
                version,
                Transcript.Status.COMPLETE,
                whole.organizationId(),
                false,
                whole.sourceLanguage(),
                whole.targetLanguage(),
                whole.participants(),
                whole.metadata(),
                whole.startedAt(),
                whole.endedAt(),
                whole.endReason(),
                whole.error(),
                whole.durationMs(),
                (int) version,
                missing,
                gaps,
                false,
                lines);
    }

    @Override
    public void close() throws IOException {
        server.close();
        resources.close();
        ring.close();
        Files.deleteIfExists(keysFile);
    }
}
