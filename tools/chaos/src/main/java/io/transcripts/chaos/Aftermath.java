package io.transcripts.chaos;

import io.transcripts.chaos.Checker.Answer;
import io.transcripts.chaos.Checker.UnreadableException;
import io.transcripts.chaos.Checker.Verdict;
import io.transcripts.chaos.ReadCounts.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at what else has to be so in the end: what was erased is gone and nothing else is, folds are transcripts, accounts add up, logs hold no text. */
final class Aftermath {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long LOOK_AGAIN_MS = 100;
    private static final int GONE = 410;
    private static final String RESIDUE = "transcripts_records_residue";

    private final List<NodeCaller> nodes;
    private final NodeCaller undisturbed;
    private int turn;

    /**
     * What clients have in the end.
     *
     * @param compared with a node to which nothing happened
     * @param begunAnew of those, which could not go on from where they were
     * @param wrong which are not the transcript
     */
    record Folds(long compared, long begunAnew, List<String> wrong) {}

    /**
     * All of it.
     *
     * @param erased sessions
     * @param wrong what is there, or is not, against what it should be
     * @param residue of the accounts of all nodes
     */
    record Findings(long erased, List<String> wrong, Folds folds, long residue) {
        boolean isRight() {
            return wrong.isEmpty() && folds.wrong().isEmpty() && residue == 0;
        }
    }

    Aftermath(List<URI> apis, URI undisturbed, String apiKey) {
        nodes = apis.stream().map(api -> new NodeCaller(api, apiKey)).toList();
        this.undisturbed = new NodeCaller(undisturbed, apiKey);
    }

    /**
     * Asks once more for each erasure that nobody has acknowledged, so that none is in doubt; tells which sessions do not go.
     * Those that were acknowledged have to be gone by themselves.
     */
    static List<String> erase(List<Session> asked, URI api, String apiKey) throws InterruptedException {
        NodeCaller node = new NodeCaller(api, apiKey);
        List<String> wrong = new ArrayList<>();
        for (Session session : asked) {
            if (session.erasureAcknowledgedAt() != 0) {
                continue;
            }
            String last = await(GONE, () -> node.delete(NodeCaller.transcript(session), id()));
            if (!last.isEmpty()) {
                wrong.add(session.id() + " is not erased: " + last);
            }
        }
        return wrong;
    }

    /** Those that are still there for somebody. */
    List<String> notErased(List<Session> asked) throws InterruptedException {
        List<NodeCaller> all = new ArrayList<>(nodes);
        all.add(undisturbed);
        List<String> wrong = new ArrayList<>();
        for (Session session : asked) {
            for (NodeCaller node : all) {
                String last = await(GONE, () -> node.get(NodeCaller.transcript(session), id()));
                if (!last.isEmpty()) {
                    wrong.add(session.id() + " was to be erased: " + last);
                }
            }
        }
        return wrong;
    }

    /** What is wrong with the lists of all nodes: they have each session that was not erased, and no other. */
    List<String> wrongLists(Sessions sessions) throws InterruptedException {
        Set<Session> expected = sessions.ours().stream()
                .filter(session -> !session.isErasureAsked())
                .collect(Collectors.toSet());
        List<String> wrong = new ArrayList<>();
        for (NodeCaller node : nodes) {
            long endsAt = System.nanoTime() + PATIENCE.toNanos();
            String finding = "";
            do {
                ListWalk walk = new ListWalk(sessions, false);
                try {
                    Verdict verdict = walk.ask(node);
                    finding = verdict.kind() == Kind.OWNER ? "" : verdict.kind() + " " + verdict.finding();
                    if (verdict.kind() == Kind.WRONG) {
                        // What must not be is not asked again until it is right.
                        break;
                    }
                } catch (IOException e) {
                    finding = e.getClass().getSimpleName();
                }
                if (finding.isEmpty() && !walk.listed().keySet().equals(expected)) {
                    wrong.add("a list of " + walk.listed().size() + " sessions, not " + expected.size());
                }
            } while (!finding.isEmpty() && isPatient(endsAt));
            if (!finding.isEmpty()) {
                wrong.add("a list: " + finding);
            }
        }
        return wrong;
    }

    /** Lets each client go on to the end, and compares what it has. */
    Folds compare(List<Fold> folds) throws InterruptedException {
        Map<String, byte[]> bodies = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        long compared = 0;
        long begunAnew = 0;
        for (Fold fold : folds) {
            Session session = fold.session();
            if (session.isErasureAsked()) {
                continue;
            }
            compared++;
            String path = NodeCaller.transcript(session);
            String query = fold.query().isEmpty() ? "" : "&" + fold.query();
            try {
                Answer changes = found(
                        nodes.get(turn++ % nodes.size()),
                        path + "?since=" + fold.copy().cursor() + query);
                begunAnew += fold.goOn(changes.json("transcript.changes")) ? 1 : 0;
                byte[] body = bodies.get(path + query);
                if (body == null) {
                    body = found(undisturbed, path + "?format=json" + query).body();
                    bodies.put(path + query, body);
                }
                if (!fold.equalsBody(body)) {
                    wrong.add(session.id() + ": a client's fold is not the transcript (" + fold.query() + ")");
                }
            } catch (IOException | UnreadableException e) {
                wrong.add(session.id() + ": a client cannot go on: " + e.getMessage());
            }
        }
        return new Folds(compared, begunAnew, wrong);
    }

    /** What the nodes have not accounted for, all together; waits for it to be 0. */
    static long residue(List<URI> managements) throws InterruptedException {
        long endsAt = System.nanoTime() + PATIENCE.toNanos();
        long sum;
        do {
            sum = 0;
            for (URI management : managements) {
                NodeCaller node = new NodeCaller(management, "none");
                try {
                    Answer page = node.get("/metrics?name%5B%5D=" + RESIDUE, id());
                    String text = new String(page.body(), StandardCharsets.UTF_8);
                    if (!text.contains("\n" + RESIDUE)) {
                        throw new IOException("no such metric");
                    }
                    sum += Vitals.sum(text, RESIDUE);
                } catch (IOException e) {
                    sum++;
                }
            }
        } while (sum != 0 && isPatient(endsAt));
        return sum;
    }

    /** The logs that hold what was said. */
    static List<String> logsWithText(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            Set<String> found = new HashSet<>();
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                    if (lines.anyMatch(line -> Marker.ANY.matcher(line).find())) {
                        found.add(log.getFileName() + " holds what was said");
                    }
                }
            }
            return found.stream().sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Ask {
        Answer send() throws IOException, InterruptedException;
    }

    /** Asks until this is answered; what was answered last otherwise. */
    private static String await(int status, Ask ask) throws InterruptedException {
        long endsAt = System.nanoTime() + PATIENCE.toNanos();
        String last;
        do {
            try {
                int answered = ask.send().status();
                if (answered == status) {
                    return "";
                }
                last = Integer.toString(answered);
            } catch (IOException e) {
                last = e.getClass().getSimpleName();
            }
        } while (isPatient(endsAt));
        return last;
    }

    private static Answer found(NodeCaller node, String path) throws IOException, InterruptedException {
        long endsAt = System.nanoTime() + PATIENCE.toNanos();
        Answer answer = node.get(path, id());
        while ((answer.status() != Checker.OK || answer.isCopy()) && isPatient(endsAt)) {
            answer = node.get(path, id());
        }
        if (answer.status() != Checker.OK || answer.isCopy()) {
            throw new IOException("status " + answer.status());
        }
        return answer;
    }

    private static boolean isPatient(long endsAt) throws InterruptedException {
        if (System.nanoTime() - endsAt >= 0) {
            return false;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
        return true;
    }

    private static String id() {
        return "chaos-" + UUID.randomUUID();
    }
}
