package io.transcripts.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.transcripts.domain.Erasure;
import io.transcripts.domain.Header;
import io.transcripts.domain.SessionStatus;
import io.transcripts.domain.Tally;
import io.transcripts.routing.Inspection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node knows of a session, for {@code inspect}. Has no text of it: no segment, name, metadata, reason or error. */
final class InspectionJson {
    private static final JsonMapper JSON = new JsonMapper();

    private InspectionJson() {}

    /** UTF-8 JSON on one line. */
    static byte[] render(Inspection inspection) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("session_id", inspection.sessionId());
        json.put("found", found(inspection));
        json.put("not_served_because", notServed(inspection));
        json.put("partition", inspection.partition());
        json.put("partitions", inspection.partitions());
        json.put("node", inspection.node());
        json.put("role", inspection.role());
        json.put("role_because", inspection.because());
        json.put("lag", inspection.lag());
        json.put("owner", inspection.owner());
        json.put("standbys", inspection.standbys());
        Header header = inspection.header();
        if (header != null) {
            json.putAll(content(header));
            json.putAll(times(header));
            Map<String, @Nullable Object> deadlines = new LinkedHashMap<>();
            if (inspection.due() != null) {
                inspection.due().byName().forEach((name, atMs) -> deadlines.put(name, time(atMs)));
            }
            json.put("deadlines", deadlines);
            json.putAll(deliveries(header));
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of plain values cannot be written", e);
        }
    }

    private static String found(Inspection inspection) {
        Header header = inspection.header();
        if (header == null) {
            return inspection.isReadable() ? "nothing" : "unreadable";
        }
        return header.isErased() ? "erased" : "session";
    }

    /** Why this node does not answer its organization's callers with it; null when it does. */
    private static @Nullable String notServed(Inspection inspection) {
        Header header = inspection.header();
        List<String> reasons = new ArrayList<>();
        if (!inspection.isOwner()) {
            reasons.add("This node does not speak for the partition: " + inspection.because() + ".");
        } else if (!inspection.isReadable()) {
            reasons.add("The partition is moving.");
        }
        if (header == null) {
            if (inspection.isReadable()) {
                reasons.add("No record of the session has been read into the partition here.");
            }
        } else {
            if (header.isErased()) {
                reasons.add("It was erased, or its retention has passed: 410 to its organization.");
            }
            if (header.brief().organizationConflict()) {
                reasons.add("It was given two organizations: 404 to everybody.");
            } else if (header.brief().organizationId() == null) {
                reasons.add("No event has named its organization yet: 404 to everybody.");
            }
        }
        return reasons.isEmpty() ? null : String.join(" ", reasons);
    }

    private static Map<String, @Nullable Object> content(Header header) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        Header.Brief brief = header.brief();
        json.put("organization_id", brief.organizationId());
        json.put("organization_conflict", brief.organizationConflict());
        json.put("status", lower(SessionStatus.of(header)));
        json.put("transcript_status", lower(header.status()));
        json.put("version", header.version());
        json.put("epoch", header.epoch());
        json.put("source_language", brief.languages().source());
        json.put("target_language", brief.languages().target());
        Tally tally = header.tally();
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("segments", tally.rows());
        rows.put("with_final", tally.finals());
        rows.put("announced", Math.max(0, brief.segmentCount()));
        rows.put("shown", tally.shown());
        rows.put("words", tally.words());
        rows.put("bytes", tally.bytes());
        json.put("rows", rows);
        Map<String, Object> missing = new LinkedHashMap<>();
        missing.put("segments", header.missing().segments());
        missing.put("translations", header.missing().translations());
        json.put("missing", missing);
        json.put("limit_exceeded", header.progress().limitExceeded());
        return json;
    }

    private static Map<String, @Nullable Object> times(Header header) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("first_record_at", time(header.firstRecordMs()));
        json.put("last_record_at", time(header.lastRecordMs()));
        json.put("end_record_at", time(header.brief().endRecordMs()));
        json.put("wakes_at", header.armedMs() == Header.NEVER ? null : time(header.armedMs()));
        return json;
    }

    private static Map<String, @Nullable Object> deliveries(Header header) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        Header.Delivery delivery = header.delivery();
        if (delivery != null) {
            Map<String, @Nullable Object> last = new LinkedHashMap<>();
            last.put("type", lower(delivery.type()));
            last.put("version", delivery.version());
            last.put("at", time(delivery.atMs()));
            last.put("confirmed", delivery.confirmed());
            json.put("last_notification", last);
        }
        Erasure erasure = header.erasure();
        if (erasure != null) {
            Map<String, @Nullable Object> stage = new LinkedHashMap<>();
            stage.put("stage", lower(erasure.stage()));
            stage.put("requested_at", time(erasure.atMs()));
            stage.put("stage_since", time(erasure.sinceMs()));
            json.put("erasure", stage);
        }
        return json;
    }

    /** Null when nobody knows it. */
    private static @Nullable String time(long ms) {
        return ms <= 0 ? null : Instant.ofEpochMilli(ms).toString();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
