package io.transcripts.api;

import com.github.benmanes.caffeine.cache.Ticker;
import io.transcripts.http.Admission;
import io.transcripts.http.Authentication;
import io.transcripts.http.Problem;
import io.transcripts.http.connection.ClientAddresses;
import io.transcripts.http.connection.ConnectionLimits;
import io.transcripts.http.connection.Incidents;
import io.transcripts.http.connection.Incidents.Kind;
import io.transcripts.keys.ApiKey;
import io.transcripts.keys.KeyRing;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Whose request it is. */
public final class Authenticator implements Authentication {
    /** The scheme is case-insensitive (RFC 9110, 11.1). */
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +(.*)");

    private static final String INVALID = "invalid_api_key";

    private final KeyRing keys;
    private final Clock clock;
    private final ClientAddresses addresses;
    private final FailedKeys guesses;
    private final RateLimits rates;
    private final Incidents incidents;

    /**
     * Asks for keys on one port.
     *
     * @param keys not closed with the port
     * @param incidents of the port
     */
    public Authenticator(KeyRing keys, Clock clock, ConnectionLimits limits, Incidents incidents) {
        this(keys, clock, Ticker.systemTicker(), limits, incidents);
    }

    /** @param ticker by which callers who ask too often wait */
    Authenticator(KeyRing keys, Clock clock, Ticker ticker, ConnectionLimits limits, Incidents incidents) {
        this.keys = keys;
        this.clock = clock;
        this.incidents = incidents;
        guesses = new FailedKeys(ticker);
        rates = new RateLimits(clock, ticker);
        addresses = new ClientAddresses(limits.trustedProxies());
    }

    /**
     * By the key of {@code Authorization: Bearer} or {@code X-API-Key}; given in both, or twice, it must be the same.
     *
     * @throws Problem 401; 429, before the key is looked at, where too many came that were none
     */
    @Override
    public Caller authenticate(Request request) throws Problem {
        HttpFields headers = request.getHeaders();
        Set<String> presented = new LinkedHashSet<>();
        for (String value : headers.getValuesList(HttpHeader.AUTHORIZATION)) {
            String bearer = bearer(value);
            if (bearer != null) {
                presented.add(bearer);
            }
        }
        headers.getValuesList(ApiHeaders.API_KEY).forEach(value -> presented.add(value.trim()));
        if (presented.isEmpty()) {
            throw Problem.unauthenticated(
                    INVALID, "There is no API key; send it as `Authorization: Bearer KEY` or as `X-API-Key: KEY`.");
        }
        String first = presented.iterator().next();
        long address = addresses.of(request);
        long waitNanos = guesses.waitNanos(address);
        if (waitNanos > 0 && !guesses.wasGood(address, first)) {
            incidents.count(Kind.GUESS);
            throw Problem.tooMany(
                    Duration.ofNanos(waitNanos),
                    "Too many requests from your address had a key that is not known; repeat the request after the seconds in"
                            + " Retry-After, with a key of this service.");
        }
        if (presented.size() > 1) {
            failed(address);
            throw Problem.unauthenticated(INVALID, "The request carries different API keys; send one.");
        }
        ApiKey key = keys.find(first).orElse(null);
        if (key == null) {
            failed(address);
        }
        Caller caller = whose(key);
        guesses.good(address, first);
        return caller;
    }

    /**
     * Whose a request is that was let in with this key, and has waited since.
     *
     * @throws Problem 401
     */
    Caller again(ApiKey key) throws Problem {
        return whose(keys.current(key).orElse(null));
    }

    /** Whether a request that was let in with this key may go on as it began. */
    boolean isStillGood(ApiKey key) {
        return keys.isStillGood(key, clock.instant());
    }

    /** What whose request it is may still ask, as {@link Admission#headers}; nothing is counted. */
    Map<String, String> rate(ApiKey key) {
        return rates.headers(key);
    }

    private Caller whose(@Nullable ApiKey key) throws Problem {
        if (key == null) {
            throw Problem.unauthenticated(
                    INVALID, "The API key is not known; check that it is complete and of this service.");
        }
        if (key.revoked()) {
            throw Problem.unauthenticated("revoked_api_key", "The API key was revoked; use another one.");
        }
        if (key.isExpired(clock.instant())) {
            throw Problem.unauthenticated("expired_api_key", "The API key has expired; use a newer one.");
        }
        return Caller.of(key);
    }

    /** By the rate of the key. */
    @Override
    public Admission admit(Principal principal) {
        if (!(principal instanceof Caller caller) || caller.key() == null) {
            return Admission.UNCOUNTED;
        }
        Admission admission = rates.admit(caller.key());
        if (admission.refusal() != null) {
            incidents.count(Kind.RATE);
        }
        return admission;
    }

    private void failed(long address) {
        incidents.count(Kind.KEY);
        guesses.failed(address);
    }

    /** What an {@code Authorization} header has behind the scheme Bearer; null when it has another scheme. */
    static @Nullable String bearer(String authorization) {
        Matcher bearer = BEARER.matcher(authorization.trim());
        return bearer.matches() ? bearer.group(1).trim() : null;
    }
}
