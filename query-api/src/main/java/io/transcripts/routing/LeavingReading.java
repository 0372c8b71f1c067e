package io.transcripts.routing;

import io.transcripts.domain.Changes;
import io.transcripts.domain.ChangesReading;
import io.transcripts.domain.LineReading;
import io.transcripts.domain.Transcript;
import io.transcripts.domain.Transcript.Line;
import io.transcripts.domain.TranscriptIndex;
import io.transcripts.domain.TranscriptReading;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * What a partition gives to be read on, for as long as it stays: each read throws {@link PartitionLeftException} when it has left.
 *
 * @param <T> what is read
 */
abstract class LeavingReading<T extends LineReading> implements LineReading {
    final T reading;

    private LeavingReading(T reading) {
        this.reading = reading;
    }

    static TranscriptReading of(TranscriptReading reading) {
        return new OfTranscript(reading);
    }

    static ChangesReading of(ChangesReading reading) {
        return new OfChanges(reading);
    }

    @Override
    public boolean read(Consumer<Line> lines, BooleanSupplier isEnough) {
        try {
            return reading.read(lines, isEnough);
        } catch (InvalidStateStoreException e) {
            throw new PartitionLeftException(e);
        }
    }

    @Override
    public void close() {
        reading.close();
    }

    private static final class OfTranscript extends LeavingReading<TranscriptReading> implements TranscriptReading {
        OfTranscript(TranscriptReading reading) {
            super(reading);
        }

        @Override
        public Transcript head() {
            return reading.head();
        }

        @Override
        public TranscriptIndex index() {
            return reading.index();
        }

        @Override
        public void seek(int position) {
            reading.seek(position);
        }
    }

    private static final class OfChanges extends LeavingReading<ChangesReading> implements ChangesReading {
        OfChanges(ChangesReading reading) {
            super(reading);
        }

        @Override
        public Changes changes() {
            return reading.changes();
        }
    }
}
