package io.transcripts.store;

import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.Header;
import io.transcripts.domain.Lens;
import io.transcripts.domain.Position;
import io.transcripts.domain.Segment;
import io.transcripts.domain.SessionFacts;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.TranscriptAssembler;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** A session as a reader puts it together: what the heap has of it goes before what is stored. */
final class SessionUnderRead {
    /** Rows of a session that may take the place of what others read. */
    private static final long MOST_SHARED_BYTES = 4 << 20;

    private final String id;
    private final boolean withWords;
    private final Map<String, Segment> newer;
    private final List<Segment> segments = new ArrayList<>();
    private @Nullable Header header;
    private @Nullable SessionFacts facts;

    /** @param view what the heap has; null for nothing */
    SessionUnderRead(String id, boolean withWords, OpenSession.@Nullable View view) {
        this.id = id;
        this.withWords = withWords;
        header = view == null ? null : view.header();
        facts = view == null ? null : view.facts();
        newer = view == null ? Map.of() : view.segments();
    }

    boolean isErased() {
        return header != null && header.isErased();
    }

    /** Null while there is none. */
    @Nullable
    Header header() {
        return header;
    }

    /**
     * All rows of the store.
     *
     * @param end the first key that is not among them
     */
    void addAll(RowSnapshot snapshot, Bytes headerKey, Bytes end) {
        int prefix = headerKey.get().length;
        KnownTexts known = new KnownTexts();
        var unused = snapshot.look(end, cursor -> {
            ReadBuffer key = new ReadBuffer(cursor::key, SnapshotSegments.MOST_KEYS);
            ReadBuffer row = new ReadBuffer(cursor::value, SnapshotSegments.MOST_ROWS);
            for (cursor.seek(headerKey.get()); cursor.isValid() && !isErased(); cursor.next()) {
                key.read();
                if (StoreLayout.isSegment(key.bytes(), key.length(), prefix)) {
                    String segmentId = StoreLayout.segmentOf(key.bytes(), key.length(), prefix);
                    if (newer.isEmpty() || !newer.containsKey(segmentId)) {
                        row.read();
                        segments.add(Rows.segment(id, segmentId, row.bytes(), row.length(), withWords, known));
                    }
                } else {
                    addFirst(key.length() == prefix, cursor.value());
                }
            }
            return id;
        });
    }

    /** The rows that come before the segments. */
    void addFirst(RowSnapshot snapshot, Bytes headerKey) {
        var unused = snapshot.look(cursor -> {
            for (Bytes key : List.of(headerKey, StoreLayout.facts(id))) {
                cursor.seek(key.get());
                if (cursor.isValid() && key.equals(Bytes.wrap(cursor.key()))) {
                    addFirst(key.equals(headerKey), cursor.value());
                }
            }
            return id;
        });
    }

    private void addFirst(boolean isHeader, byte[] row) {
        if (isHeader) {
            header = header == null ? Rows.header(id, row) : header;
        } else {
            facts = facts == null ? Rows.facts(id, row) : facts;
        }
    }

    /** The transcript of the rows that were added; null for one that has no version yet. */
    @Nullable
    Transcript transcript() {
        newer.values().forEach(segment -> segments.add(withWords ? segment : segment.bare()));
        return ofAnyVersion(TranscriptAssembler.transcript(id, knownHeader(), knownFacts(), segments));
    }

    /** The same without segments, with the sums of the header. */
    @Nullable
    Transcript summary() {
        return ofAnyVersion(TranscriptAssembler.summary(id, knownHeader(), knownFacts()));
    }

    /**
     * The same, to be read on.
     *
     * @param known finds the index of a header's version; null for none
     */
    @Nullable
    TranscriptReading open(RowSnapshot snapshot, Function<Header, @Nullable TranscriptIndex> known) {
        share(snapshot);
        TranscriptReading open = new OpenTranscript(
                id, knownHeader(), knownFacts(), new SnapshotSegments(id, snapshot, newer), known.apply(knownHeader()));
        return ofAnyVersion(open.head()) == null ? null : open;
    }

    /**
     * What has changed of it.
     *
     * @param each receives each segment once, without its words
     */
    @Nullable
    ChangesReading changes(RowSnapshot snapshot, @Nullable Position copy, Lens lens, Consumer<Segment> each) {
        share(snapshot);
        ChangesReading changes = new OpenChanges(
                copy, lens, id, knownHeader(), knownFacts(), new SnapshotSegments(id, snapshot, newer), each);
        return ofAnyVersion(changes.changes().head()) == null ? null : changes;
    }

    /** Who reads a page reads the next one soon, and who asks for changes asks again. */
    private void share(RowSnapshot snapshot) {
        snapshot.share(knownHeader().tally().bytes() <= MOST_SHARED_BYTES);
    }

    /** A crash may leave the session's first row alone: then it has no version yet. */
    private static @Nullable Transcript ofAnyVersion(Transcript transcript) {
        return transcript.version() == 0 ? null : transcript;
    }

    private Header knownHeader() {
        return Objects.requireNonNull(header);
    }

    private SessionFacts knownFacts() {
        return facts == null ? SessionFacts.EMPTY : facts;
    }
}
