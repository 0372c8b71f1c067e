package io.transcripts.render;

/** What is said of an erasure that was asked for. */
public final class ErasureJson {
    private static final int USUAL_BYTES = 256;

    private ErasureJson() {}

    /** {@code {"object":"erasure","session_id","status":"accepted"}} as UTF-8 JSON. */
    public static byte[] render(String sessionId) {
        return Json.bytes(USUAL_BYTES, json -> {
            json.writeStartObject();
            json.writeStringField("object", "erasure");
            json.writeStringField("session_id", sessionId);
            json.writeStringField("status", "accepted");
            json.writeEndObject();
        });
    }
}
