package io.transcripts.chaos;

import io.transcripts.devkit.Publisher;
import io.transcripts.devkit.calls.Call;
import io.transcripts.devkit.calls.CallShape;
import io.transcripts.devkit.calls.GeneratedCalls;
import io.transcripts.node.command.CommandException;
import java.util.ArrayList;
import java.util.List;

/** Sessions as they usually are, of the sample calls' organization. */
final class SmallSessions {
    private static final int SEGMENTS = 30;
    private static final double TRANSLATIONS = 0.5;
    /** Events of a live call. */
    private static final int LEFT_OUT = 10;

    private SmallSessions() {}

    /**
     * Publishes calls; returns when the brokers have them.
     *
     * @param areLive whether they go on, so that the end of each is left out
     * @return their sessions
     */
    static List<String> publish(String bootstrapServers, int calls, boolean areLive) throws InterruptedException {
        List<String> sessions = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        GeneratedCalls source = new GeneratedCalls(new CallShape(SEGMENTS, calls, 0, TRANSLATIONS), calls);
        try (Publisher publisher = Publisher.connect(Publisher.Options.of(bootstrapServers), problems::add)) {
            for (int i = 0; i < calls; i++) {
                Call call = source.next(false);
                List<byte[]> events = new ArrayList<>();
                for (byte[] event = call.nextEvent(); event != null; event = call.nextEvent()) {
                    events.add(event);
                }
                for (byte[] event : events.subList(0, events.size() - (areLive ? LEFT_OUT : 0))) {
                    publisher.send(event, call.sessionId());
                }
                sessions.add(call.sessionId());
            }
            publisher.flush();
        }
        if (!problems.isEmpty()) {
            throw new CommandException("Calls cannot be published: " + problems.get(0));
        }
        return sessions;
    }
}
