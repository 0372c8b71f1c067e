package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.transcripts.schema.EventCodec;
import io.transcripts.schema.Limits;
import io.transcripts.schema.SessionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An erasure that a caller asks for is an event like any other. */
class ErasurePublisherTest {
    @Test
    void theEventErasesTheSessionOfItsOrganization() throws Exception {
        SessionEvent.Erased event = (SessionEvent.Erased)
                new EventCodec(Limits.DEFAULT).decode(ErasurePublisher.event("sess:01", "org_demo"));

        assertThat(event.sessionId()).isEqualTo("sess:01");
        assertThat(event.organizationId()).isEqualTo("org_demo");
    }

    @Test
    void withoutABrokerItFailsAndSoDoWhatWaitsBehindItAndWhatIsOneTooMany() throws Exception {
        try (ErasurePublisher publisher =
                ErasurePublisher.of(Configs.with(Map.of("bootstrap.servers", "127.0.0.1:1")))) {
            List<CompletableFuture<Void>> asked = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                asked.add(publisher.publish("s" + i, "org_demo"));
            }

            for (CompletableFuture<Void> one : asked) {
                assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
            }
        }
    }
}
