package io.transcripts.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.transcripts.domain.Erasure;
import io.transcripts.domain.Header;
import io.transcripts.domain.Header.Brief;
import io.transcripts.domain.Header.Progress;
import io.transcripts.domain.Languages;
import io.transcripts.domain.Tally;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first mistake of a publisher is seen. */
class UnownedSessionsTest {
    @RegisterExtension
    private final CapturedLog log = new CapturedLog(UnownedSessions.class);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long nanos = Long.MAX_VALUE - 1;
    private final UnownedSessions unowned = new UnownedSessions(registry, () -> nanos);

    @Test
    void whatEndsWithoutAnOrganizationIsCountedOnce() {
        Header active = header(null, false, false, false);
        unowned.changed("s", null, active);
        assertThat(count()).isZero();

        unowned.changed("s", active, header(null, true, false, false));
        unowned.changed("s", header(null, true, false, false), header(null, true, false, false));
        unowned.changed("t", null, header(null, false, true, false));
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void whatHasOneOrIsErasedIsNot() {
        unowned.changed("s", header("org", false, false, false), header("org", true, false, false));
        unowned.changed("s", header(null, false, false, false), header(null, true, false, true));
        unowned.changed("s", header(null, false, false, false), null);

        assertThat(count()).isZero();
    }

    @Test
    void aLineAMinuteSaysHowMany() {
        for (int i = 0; i < 100; i++) {
            unowned.changed("s" + i, null, header(null, true, false, false));
        }
        nanos += TimeUnit.MINUTES.toNanos(1);
        unowned.changed("last", null, header(null, true, false, false));

        assertThat(log.events()).hasSize(2);
        assertThat(log.events().get(0).getFormattedMessage())
                .startsWith("Session s0 is over")
                .contains("1 such");
        assertThat(log.events().get(1).getFormattedMessage())
                .startsWith("Session last is over")
                .contains("101 such");
    }

    private double count() {
        return registry.get("transcripts.sessions.unowned").counter().count();
    }

    private static Header header(@Nullable String organization, boolean isIdle, boolean isFailed, boolean isErased) {
        return new Header(
                1,
                2,
                1,
                1_000,
                1_000,
                Tally.EMPTY,
                new Brief(organization, false, Languages.UNKNOWN, isFailed ? 5 : -1, isFailed, -1, -1),
                new Progress(false, isIdle, false),
                isErased ? new Erasure(7, Erasure.Stage.REQUESTED, 7) : null,
                null,
                Header.NEVER);
    }
}
