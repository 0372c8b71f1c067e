package io.transcripts.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.junit.jupiter.api.Test;

class KnownStoresTest {
    private final List<Integer> asked = new ArrayList<>();
    private boolean isRunning = true;
    private boolean isHere = true;
    private final KnownStores<Store> stores = new KnownStores<>(() -> isRunning, this::find);

    @Test
    void anOpenStoreIsLookedForOnce() {
        Store first = stores.of(1);

        assertThat(stores.of(1)).isSameAs(first);
        assertThat(stores.of(0)).isNotSameAs(first);
        assertThat(asked).containsExactly(1, 0);
    }

    @Test
    void aClosedStoreIsLookedForAgain() {
        Store first = stores.of(1);
        first.close();

        assertThat(stores.of(1)).isNotSameAs(first);
        assertThat(asked).containsExactly(1, 1);
    }

    @Test
    void thePlaceOfAStoreThatHasGoneIsAskedForEachTime() {
        stores.of(1).close();
        isHere = false;

        assertThatThrownBy(() -> stores.of(1)).isInstanceOf(InvalidStateStoreException.class);
        assertThatThrownBy(() -> stores.of(1)).isInstanceOf(InvalidStateStoreException.class);
        isHere = true;
        assertThat(stores.of(1).isOpen()).isTrue();
    }

    /** The stores may be open for a moment still. */
    @Test
    void whoStopsAnswersAsKafkaStreamsDoes() {
        Store unused = stores.of(1);
        isRunning = false;
        isHere = false;

        assertThatThrownBy(() -> stores.of(1)).isInstanceOf(InvalidStateStoreException.class);
    }

    private Store find(int partition) {
        asked.add(partition);
        if (!isHere) {
            throw new InvalidStateStoreException("not here");
        }
        return new Store();
    }

    private static final class Store implements StateStore {
        private boolean isOpen = true;

        @Override
        public String name() {
            return "s";
        }

        @Override
        public void init(StateStoreContext context, StateStore root) {}

        @Override
        public void close() {
            isOpen = false;
        }

        @Override
        public boolean persistent() {
            return false;
        }

        @Override
        public boolean isOpen() {
            return isOpen;
        }
    }
}
