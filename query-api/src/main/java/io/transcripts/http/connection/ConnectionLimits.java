package io.transcripts.http.connection;

import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * What those who connect may take of a port.
 *
 * @param headTimeout from the opening of a connection to the end of its first request's headers, however they come
 * @param inAll connections at once; for one more, the least useful is closed
 * @param perAddress connections at once from one address, or from one IPv6 network of 64 bits; 0 for any number
 * @param trustedProxies addresses or networks ({@code 10.0.0.0/8}) that may have any number of connections, and are believed
 *     when they say for whom they ask
 */
public record ConnectionLimits(Duration headTimeout, int inAll, int perAddress, List<String> trustedProxies) {
    /** The usual ones, of a port that anybody may reach. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(Duration.ofSeconds(10), 10_000, 256, List.of());

    /** @throws IllegalArgumentException when a proxy is neither an address nor a network */
    public ConnectionLimits {
        trustedProxies = List.copyOf(trustedProxies);
        var unused = networks(trustedProxies);
    }

    /** Of a port behind which is nobody else. */
    public ConnectionLimits ofAnyAddress() {
        return new ConnectionLimits(headTimeout, inAll, 0, List.of());
    }

    /** The same, for others who connect. */
    public ConnectionLimits with(int mostPerAddress, List<String> proxies) {
        return new ConnectionLimits(headTimeout, inAll, mostPerAddress, proxies);
    }

    /** The same, with room for so many that stay open because something is waited for on them. */
    public ConnectionLimits and(int waiting) {
        return new ConnectionLimits(headTimeout, inAll + waiting, perAddress, trustedProxies);
    }

    static InetAddressSet networks(List<String> proxies) {
        InetAddressSet networks = new InetAddressSet();
        for (String proxy : proxies) {
            int slash = proxy.indexOf('/');
            // A name is whatever a name server says; and nothing at all is this machine, for Java.
            if (ClientAddresses.parse(slash < 0 ? proxy : proxy.substring(0, slash)) == null) {
                throw new IllegalArgumentException("neither an address nor a network: " + proxy);
            }
            networks.add(proxy.trim());
        }
        return networks;
    }
}
