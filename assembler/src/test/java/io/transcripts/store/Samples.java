package io.transcripts.store;

import io.transcripts.domain.End;
import io.transcripts.domain.Erasure;
import io.transcripts.domain.Header;
import io.transcripts.domain.Header.Brief;
import io.transcripts.domain.Header.Delivery;
import io.transcripts.domain.Header.Progress;
import io.transcripts.domain.Languages;
import io.transcripts.domain.Notification;
import io.transcripts.domain.Ranked;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.Tally;
import io.transcripts.domain.Translation;
import io.transcripts.domain.Utterance;
import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SessionEvent.SessionError;
import io.transcripts.schema.Word;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows for tests. */
final class Samples {
    static final Instant TIME = Instant.parse("2026-11-22T10:00:07.120000001Z");
    static final long EPOCH = 1_790_000_000_000_000L;

    static final Header FULL_HEADER = new Header(
            EPOCH,
            EPOCH + 57,
            EPOCH - 3,
            1_790_000_000_000L,
            1_790_000_060_000L,
            new Tally(3, 2, 1, 512, 1, 245_300, 70_000),
            new Brief("org_demo", true, new Languages("de", "en-GB"), 1_790_000_050_000L, false, 245_300, 57),
            new Progress(true, true, true),
            null,
            new Delivery(Notification.Type.UPDATED, EPOCH + 56, 1_790_000_055_000L, EPOCH, true),
            1_790_000_061_000L);

    static final Header BARE_HEADER = new Header(
            0,
            0,
            0,
            0,
            0,
            Tally.EMPTY,
            new Brief(null, false, Languages.UNKNOWN, -1, false, -1, -1),
            new Progress(false, false, false),
            new Erasure(0, Erasure.Stage.REQUESTED, 0),
            null,
            Header.NEVER);

    static final Header MARKER = new Header(
            EPOCH,
            EPOCH + 58,
            EPOCH - 3,
            1_790_000_000_000L,
            1_790_000_060_000L,
            Tally.EMPTY,
            new Brief("org_demo", false, Languages.UNKNOWN, -1, false, -1, -1),
            new Progress(false, false, false),
            new Erasure(1_790_000_050_000L, Erasure.Stage.DELETED, 1_790_000_090_000L),
            new Delivery(Notification.Type.ERASED, EPOCH + 58, 1_790_000_060_000L, EPOCH, true),
            1_790_000_120_000L);

    static final SessionFacts FULL_FACTS = new SessionFacts(
            EPOCH + 2,
            EPOCH + 1,
            EPOCH,
            "org_demo",
            true,
            new Ranked<>(TIME, "evt_01", new LanguagePair("de", null)),
            new Ranked<>(
                    TIME,
                    null,
                    List.of(new Participant("agent", 0, "Maria Keller"), new Participant("customer", -1, null))),
            new Ranked<>(Instant.EPOCH, "evt_02", "{\"ticket_id\":\"ticket_456\",\"ü\":\"😀\"}"),
            Instant.parse("1969-12-31T23:59:59.999999999Z"),
            new End(true, TIME, "evt_03", 1_790_000_050_000L, "completed", 245_300, 57, new SessionError("c", "m")));

    static final SessionFacts BARE_FACTS = new SessionFacts(
            1, 0, 0, null, false, null, null, null, null, new End(false, TIME, null, 0, null, -1, -1, null));

    static final Segment FULL_SEGMENT = segment(
            "seg_002",
            new Utterance(
                    true,
                    1,
                    TIME,
                    "evt_04",
                    "customer",
                    1,
                    "de",
                    "Guten Tag, 世界 😀",
                    3_500,
                    6_800,
                    960,
                    List.of(new Word("Guten", 3_500, 3_800, 970), new Word("Tag", 3_800, 6_800, -1))),
            new Translation("en", true, 0, 1, TIME, null, "Good day"),
            new Translation("FR", false, 2, -1, Instant.EPOCH, "evt_05", ""));

    static final Segment TRANSLATION_ONLY = new Segment("s", 9, null, 0, FULL_SEGMENT.translations());

    static final Segment INTERIM = new Segment(
            "i",
            10,
            new Utterance(false, 0, TIME, null, "unknown", -1, null, "", 0, -1, -1, List.of()),
            0,
            Collections.emptySortedMap());

    private Samples() {}

    /** As a row tells it that knew no lineage. */
    static Header withoutLineage(Header header) {
        return new Header(
                header.epoch(),
                header.version(),
                header.version(),
                header.firstRecordMs(),
                header.lastRecordMs(),
                header.tally(),
                header.brief(),
                header.progress(),
                header.erasure(),
                header.delivery(),
                header.armedMs());
    }

    /** As a row tells them that did not tell what had changed. */
    static SessionFacts withoutVersions(SessionFacts facts) {
        return new SessionFacts(
                facts.version(),
                facts.version(),
                facts.version(),
                facts.organizationId(),
                facts.organizationConflict(),
                facts.language(),
                facts.participants(),
                facts.metadata(),
                facts.startedAt(),
                facts.end());
    }

    static Segment segment(String id, Utterance utterance, Translation... translations) {
        Map<String, Translation> all = new TreeMap<>();
        for (Translation translation : translations) {
            all.put(Translation.key(translation.language()), translation);
        }
        return new Segment(id, EPOCH + 5, utterance, 4, Collections.unmodifiableSortedMap(new TreeMap<>(all)));
    }
}
