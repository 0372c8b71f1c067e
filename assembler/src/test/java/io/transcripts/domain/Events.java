package io.transcripts.domain;

import io.transcripts.schema.AsrEvent;
import io.transcripts.schema.SessionEvent;
import io.transcripts.schema.SessionEvent.LanguagePair;
import io.transcripts.schema.SessionEvent.Participant;
import io.transcripts.schema.SessionEvent.SessionError;
import io.transcripts.schema.SpeechEvent;
import io.transcripts.schema.TranslationEvent;
import io.transcripts.schema.Word;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events for tests: every field has a default, so that a test names only what its rule is about. */
public final class Events {
    static final String SESSION = "sess_1";

    /** 2026-09-21T14:13:20Z: the record timestamp of events that do not name another. */
    public static final long T0 = 1_790_000_000_000L;

    private Events() {}

    /** An event with the timestamp of its record. */
    public record Timed(SpeechEvent event, long recordMs) {}

    /** The event, dated by its publisher. */
    static SpeechEvent at(SpeechEvent event, Instant occurredAt) {
        if (event instanceof AsrEvent e) {
            return new AsrEvent(
                    SESSION,
                    e.eventId(),
                    occurredAt,
                    e.segmentId(),
                    e.isFinal(),
                    e.revision(),
                    e.speaker(),
                    e.channel(),
                    e.language(),
                    e.text(),
                    e.startMs(),
                    e.endMs(),
                    e.confidence(),
                    e.words());
        } else if (event instanceof TranslationEvent e) {
            return new TranslationEvent(
                    SESSION,
                    e.eventId(),
                    occurredAt,
                    e.segmentId(),
                    e.language(),
                    e.isFinal(),
                    e.revision(),
                    e.sourceRevision(),
                    e.text());
        } else if (event instanceof SessionEvent.Updated e) {
            return new SessionEvent.Updated(
                    SESSION,
                    e.eventId(),
                    occurredAt,
                    e.started(),
                    e.organizationId(),
                    e.language(),
                    e.participants(),
                    e.metadata());
        } else if (event instanceof SessionEvent.Ended e) {
            return new SessionEvent.Ended(
                    SESSION, e.eventId(), occurredAt, e.reason(), e.durationMs(), e.segmentCount());
        } else if (event instanceof SessionEvent.Failed e) {
            return new SessionEvent.Failed(SESSION, e.eventId(), occurredAt, e.error());
        }
        return new SessionEvent.Erased(SESSION, event.eventId(), occurredAt, null);
    }

    static Instant second(long second) {
        return Instant.ofEpochMilli(T0).plusSeconds(second);
    }

    /** A final ASR result. */
    static Asr asr(String segmentId, String text) {
        return new Asr(segmentId, text, true);
    }

    static Asr interim(String segmentId, String text) {
        return new Asr(segmentId, text, false).end(SpeechEvent.ABSENT);
    }

    static Translated translation(String segmentId, String language, String text) {
        return new Translated(segmentId, language, text);
    }

    static Update update() {
        return new Update();
    }

    static SessionEvent.Ended ended(long second, int segmentCount) {
        return new SessionEvent.Ended(SESSION, null, second(second), null, SpeechEvent.ABSENT, segmentCount);
    }

    static SessionEvent.Ended ended(long second) {
        return ended(second, SpeechEvent.ABSENT);
    }

    static SessionEvent.Failed failed(long second) {
        return new SessionEvent.Failed(SESSION, null, second(second), new SessionError("asr_unavailable", "no luck"));
    }

    static SessionEvent.Erased erased(@Nullable String organizationId) {
        return new SessionEvent.Erased(SESSION, null, null, organizationId);
    }

    static SessionEvent.Updated languages(@Nullable String source, @Nullable String target) {
        return update().language(source, target).event();
    }

    /** Builds an ASR event. */
    static final class Asr {
        private final String segmentId;
        private final String text;
        private final boolean isFinal;
        private int revision;
        private @Nullable Instant occurredAt;
        private @Nullable String eventId;
        private String speaker = "agent";
        private int channel = SpeechEvent.ABSENT;
        private @Nullable String language;
        private long startMs;
        private long endMs = 1_000;
        private int confidence = SpeechEvent.ABSENT;
        private List<Word> words = List.of();

        private Asr(String segmentId, String text, boolean isFinal) {
            this.segmentId = segmentId;
            this.text = text;
            this.isFinal = isFinal;
        }

        Asr revision(int value) {
            revision = value;
            return this;
        }

        Asr at(@Nullable Instant value) {
            occurredAt = value;
            return this;
        }

        Asr at(long second) {
            return at(second(second));
        }

        Asr id(@Nullable String value) {
            eventId = value;
            return this;
        }

        Asr speaker(String value) {
            speaker = value;
            return this;
        }

        Asr channel(int value) {
            channel = value;
            return this;
        }

        Asr language(@Nullable String value) {
            language = value;
            return this;
        }

        Asr start(long ms) {
            startMs = ms;
            return this;
        }

        Asr end(long ms) {
            endMs = ms;
            return this;
        }

        Asr time(long start, long end) {
            return start(start).end(end);
        }

        Asr confidence(int value) {
            confidence = value;
            return this;
        }

        Asr words(List<Word> value) {
            words = value;
            return this;
        }

        AsrEvent event() {
            return new AsrEvent(
                    SESSION,
                    eventId,
                    occurredAt,
                    segmentId,
                    isFinal,
                    revision,
                    speaker,
                    channel,
                    language,
                    text,
                    startMs,
                    endMs,
                    confidence,
                    words);
        }
    }

    /** Builds a translation event. */
    static final class Translated {
        private final String segmentId;
        private final String language;
        private final String text;
        private boolean isFinal = true;
        private int revision;
        private int sourceRevision = SpeechEvent.ABSENT;
        private @Nullable Instant occurredAt;
        private @Nullable String eventId;

        private Translated(String segmentId, String language, String text) {
            this.segmentId = segmentId;
            this.language = language;
            this.text = text;
        }

        Translated isFinal(boolean value) {
            isFinal = value;
            return this;
        }

        Translated revision(int value) {
            revision = value;
            return this;
        }

        Translated source(int value) {
            sourceRevision = value;
            return this;
        }

        Translated at(@Nullable Instant value) {
            occurredAt = value;
            return this;
        }

        Translated at(long second) {
            return at(second(second));
        }

        Translated id(@Nullable String value) {
            eventId = value;
            return this;
        }

        TranslationEvent event() {
            return new TranslationEvent(
                    SESSION, eventId, occurredAt, segmentId, language, isFinal, revision, sourceRevision, text);
        }
    }

    /** Builds a {@code session.started} or {@code session.updated}. */
    static final class Update {
        private boolean started;
        private @Nullable Instant occurredAt;
        private @Nullable String eventId;
        private @Nullable String organizationId;
        private @Nullable LanguagePair language;
        private @Nullable List<Participant> participants;
        private @Nullable String metadata;

        Update started(boolean value) {
            started = value;
            return this;
        }

        Update at(@Nullable Instant value) {
            occurredAt = value;
            return this;
        }

        Update at(long second) {
            return at(second(second));
        }

        Update id(@Nullable String value) {
            eventId = value;
            return this;
        }

        Update organization(@Nullable String value) {
            organizationId = value;
            return this;
        }

        Update language(@Nullable String source, @Nullable String target) {
            return language(new LanguagePair(source, target));
        }

        Update language(@Nullable LanguagePair value) {
            language = value;
            return this;
        }

        Update participants(@Nullable List<Participant> value) {
            participants = value;
            return this;
        }

        Update metadata(@Nullable String value) {
            metadata = value;
            return this;
        }

        SessionEvent.Updated event() {
            return new SessionEvent.Updated(
                    SESSION, eventId, occurredAt, started, organizationId, language, participants, metadata);
        }
    }
}
