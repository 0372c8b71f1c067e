package io.transcripts.store;

import io.transcripts.domain.Erasure;
import io.transcripts.domain.Header;
import io.transcripts.domain.Header.Brief;
import io.transcripts.domain.Header.Delivery;
import io.transcripts.domain.Header.Progress;
import io.transcripts.domain.Languages;
import io.transcripts.domain.Notification;
import io.transcripts.domain.Tally;
import java.util.List;

/** Header rows as bytes. */
final class HeaderCodec {
    private static final byte FORMAT = 3;
    /** Of nodes that knew no lineage. */
    private static final byte WITHOUT_LINEAGE = 2;
    /** Of nodes that knew no stages of an erasure. */
    private static final byte OLDEST_FORMAT = 1;
    // Stored by position: a new type goes to the end.
    private static final List<Notification.Type> TYPES = List.of(
            Notification.Type.READY, Notification.Type.UPDATED, Notification.Type.FAILED, Notification.Type.ERASED);

    private static final List<Erasure.Stage> STAGES =
            List.of(Erasure.Stage.REQUESTED, Erasure.Stage.BLANKED, Erasure.Stage.DELETED, Erasure.Stage.DONE);

    private HeaderCodec() {}

    static byte[] encode(Header header) {
        RowOutput out = new RowOutput(FORMAT)
                .unsigned(header.epoch())
                .unsigned(header.version())
                .unsigned(header.lineage())
                .unsigned(header.firstRecordMs())
                .unsigned(header.lastRecordMs());
        Tally tally = header.tally();
        out.unsigned(tally.rows())
                .unsigned(tally.finals())
                .unsigned(tally.shown())
                .unsigned(tally.words())
                .unsigned(tally.untranslated())
                .unsigned(tally.lastEndMs())
                .unsigned(tally.bytes());
        Brief brief = header.brief();
        out.optional(brief.organizationId())
                .flag(brief.organizationConflict())
                .optional(brief.languages().source())
                .optional(brief.languages().target())
                .optional(brief.endRecordMs())
                .flag(brief.isFailure())
                .optional(brief.durationMs())
                .optional(brief.segmentCount());
        Progress progress = header.progress();
        Erasure erasure = header.erasure();
        out.flag(progress.completed())
                .flag(progress.timedOut())
                .flag(progress.limitExceeded())
                .flag(erasure != null);
        if (erasure != null) {
            out.unsigned(erasure.atMs())
                    .unsigned(STAGES.indexOf(erasure.stage()))
                    .unsigned(erasure.sinceMs());
        }
        Delivery delivery = header.delivery();
        out.flag(delivery != null);
        if (delivery != null) {
            out.unsigned(TYPES.indexOf(delivery.type()))
                    .unsigned(delivery.version())
                    .unsigned(delivery.atMs())
                    .unsigned(delivery.epoch())
                    .flag(delivery.confirmed());
        }
        return out.unsigned(header.armedMs()).toBytes();
    }

    static Header decode(byte[] bytes) {
        RowInput in = new RowInput(bytes, OLDEST_FORMAT, FORMAT);
        long epoch = in.unsigned();
        long version = in.unsigned();
        // Of an older row its version does as well: that is another one everywhere, and stays until the row is written
        // anew.
        long lineage = in.formatVersion() <= WITHOUT_LINEAGE ? version : in.unsigned();
        long firstRecordMs = in.unsigned();
        long lastRecordMs = in.unsigned();
        Header header = new Header(
                epoch,
                version,
                lineage,
                firstRecordMs,
                lastRecordMs,
                new Tally(
                        in.smallUnsigned(),
                        in.smallUnsigned(),
                        in.smallUnsigned(),
                        in.unsigned(),
                        in.smallUnsigned(),
                        in.unsigned(),
                        in.unsigned()),
                new Brief(
                        in.optionalText(),
                        in.flag(),
                        new Languages(in.optionalText(), in.optionalText()),
                        in.optional(),
                        in.flag(),
                        in.optional(),
                        in.smallOptional()),
                new Progress(in.flag(), in.flag(), in.flag()),
                in.flag() ? erasure(in, lastRecordMs) : null,
                in.flag()
                        ? new Delivery(
                                one(TYPES, in, "a notification type"),
                                in.unsigned(),
                                in.unsigned(),
                                in.unsigned(),
                                in.flag())
                        : null,
                in.unsigned());
        in.end();
        return header;
    }

    private static Erasure erasure(RowInput in, long lastRecordMs) {
        return in.formatVersion() == OLDEST_FORMAT
                ? new Erasure(lastRecordMs, Erasure.Stage.REQUESTED, lastRecordMs)
                : new Erasure(in.unsigned(), one(STAGES, in, "a stage of an erasure"), in.unsigned());
    }

    private static <T> T one(List<T> of, RowInput in, String what) {
        int position = in.smallUnsigned();
        if (position >= of.size()) {
            throw new CorruptRowException(what + " is " + position);
        }
        return of.get(position);
    }
}
