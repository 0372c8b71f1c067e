package io.transcripts.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which sessions stay on the heap. */
class SessionCacheTest {
    private static final int MANY = 100_000;

    private final SessionMemory memory = new SessionMemory(1 << 30);
    private final SessionCache cache = new SessionCache(memory);

    @Test
    void ofSessionsThatAreForgottenNothingIsRemembered() {
        OpenSession lasting = add("lasting");
        for (int i = 0; i < MANY; i++) {
            cache.remove(add("s" + i));
        }

        assertThat(cache.remembered()).isLessThan(100);
        assertThat(cache.get("lasting")).isSameAs(lasting);
        cache.report();
        assertThat(memory.used()).isEqualTo(lasting.weight());
    }

    @Test
    void whatNoEventHasMetGoesFirst() {
        OpenSession one = add("one");
        add("two");
        one.isUsed = true;

        cache.evict(one.weight());

        assertThat(cache.get("one")).isSameAs(one);
        assertThat(cache.get("two")).isNull();
    }

    private OpenSession add(String sessionId) {
        OpenSession session = new OpenSession(sessionId, null, cache, null);
        cache.add(session);
        return session;
    }
}
