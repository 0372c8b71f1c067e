package io.transcripts.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sessions in which everything happens that may: revisions, ties, early and stale translations, two ends, erasure. */
final class RandomSessions {
    private static final int MOST_EVENTS = 40;
    private static final String[] LANGUAGES = {"de", "en", "en-GB", "ja"};
    private static final String[] TEXTS = {"Guten Tag", "one two", " ", "東京タワー", "a\u2028b", "<b> --> &"};

    /** A value with the time of its record. */
    record Event(byte[] value, long recordMs) {}

    private final Random random;
    private final long nowMs;

    RandomSessions(long seed, long nowMs) {
        random = new Random(seed);
        this.nowMs = nowMs;
    }

    /** The events of sessions {@code random_0}, {@code random_1} and so on. */
    List<Event> events(int sessions) {
        List<Event> events = new ArrayList<>();
        for (int session = 0; session < sessions; session++) {
            String id = "random_" + session;
            events.add(event("session.started", id, "'organization_id':'" + Nodes.ORGANIZATION + "'"));
            for (int i = random.nextInt(MOST_EVENTS); i > 0; i--) {
                events.add(any(id));
            }
            if (session == 0) {
                // Shown to nobody, whatever else chance brings
                events.add(event("session.started", id, "'organization_id':'org_of_somebody_else'"));
            } else if (random.nextInt(8) == 0 || session == 1) {
                events.add(event("session.erased", id, "'organization_id':'" + Nodes.ORGANIZATION + "'"));
            }
        }
        return events;
    }

    private Event any(String id) {
        String segment = "'segment_id':'seg_" + random.nextInt(6) + "','text':'" + pick(TEXTS) + "','revision':"
                + random.nextInt(3) + ",'language':'" + pick(LANGUAGES) + "'";
        int kind = random.nextInt(40);
        if (kind < 22) {
            int start = random.nextInt(5);
            return event(
                    "asr",
                    id,
                    segment + ",'is_final':" + (random.nextInt(3) > 0) + ",'start_time':" + start + ",'end_time':"
                            + (start + random.nextInt(3)));
        }
        if (kind < 33) {
            return event("translation", id, segment + ",'source_revision':" + random.nextInt(3));
        }
        if (kind < 37) {
            return event(
                    "session.updated",
                    id,
                    "'language':{'source':'de','target':'" + pick(LANGUAGES)
                            + "'},'participants':[{'speaker':'unknown',"
                            + "'name':'" + random.nextInt(3) + "'}]"
                            + (random.nextInt(60) == 0 ? ",'organization_id':'org_of_somebody_else'" : ""));
        }
        return event(kind == 39 ? "session.failed" : "session.ended", id, "'duration':" + random.nextInt(9));
    }

    private Event event(String type, String id, String fields) {
        String json = "{'type':'" + type + "','session_id':'" + id + "','event_id':'e" + random.nextInt(60)
                + "','occurred_at':'2026-11-22T10:00:0" + random.nextInt(9) + "Z'," + fields + "}";
        return new Event(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), nowMs - random.nextInt(50_000));
    }

    private String pick(String[] of) {
        return of[random.nextInt(of.length)];
    }
}
