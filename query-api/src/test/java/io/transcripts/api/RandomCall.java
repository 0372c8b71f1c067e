package io.transcripts.api;

import java.util.Random;

/** A call that says one thing after the other, as it comes: new, corrected, moved, withdrawn, translated. */
public final class RandomCall {
    private static final int SEGMENTS = 8;
    private static final String[] LANGUAGES = {"de", "fr"};

    private final StoredSessions sessions;
    private final String sessionId;
    private final Random random;
    private int revision;

    public RandomCall(StoredSessions sessions, String sessionId, Random random) {
        this.sessions = sessions;
        this.sessionId = sessionId;
        this.random = random;
        tell("'type':'session.started','organization_id':'org_demo','language':{'source':'de','target':'en'}");
    }

    /** Says something more. */
    public void goesOn() {
        String segment = "'segment_id':'seg_" + random.nextInt(SEGMENTS) + "'";
        revision++;
        switch (random.nextInt(10)) {
            case 0 -> sessions.commit();
            case 1 -> sessions.moves();
            case 2 ->
                tell("'type':'session.updated','occurred_at':'2026-11-23T12:00:" + (10 + revision % 50)
                        + "Z','participants':[{'speaker':'agent','channel':" + random.nextInt(2) + ",'name':'N"
                        + revision
                        + "'}]");
            case 3 ->
                tell("'type':'session.updated','occurred_at':'2026-11-23T12:00:" + (10 + revision % 50)
                        + "Z','language':{'source':'" + LANGUAGES[random.nextInt(2)] + "','target':'en'}");
            case 4, 5 ->
                tell("'type':'translation'," + segment + ",'language':'en','text':'said " + revision + "','revision':"
                        + revision);
            default ->
                tell("'type':'asr'," + segment + ",'speaker':'agent','text':'" + text() + "','is_final':"
                        + (random.nextInt(4) > 0) + ",'revision':" + revision + ",'start_time':" + random.nextInt(20)
                        + ",'end_time':" + (20 + random.nextInt(5)));
        }
    }

    private String text() {
        return random.nextInt(6) == 0 ? "" : "gesagt " + "wort ".repeat(random.nextInt(40)) + revision;
    }

    public void ends() {
        tell("'type':'session.failed'");
    }

    private void tell(String fields) {
        sessions.tell("{'session_id':'" + sessionId + "'," + fields + "}");
    }
}
