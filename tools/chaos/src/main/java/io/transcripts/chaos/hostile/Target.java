package io.transcripts.chaos.hostile;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A node that is attacked, and what its attackers know.
 *
 * @param from the addresses that attackers come from; empty for whichever the system takes
 * @param sessions large ones
 * @param silentSession a call that goes on, in which nothing is said
 * @param ownKey may read them
 * @param foreignKey belongs to another organization
 */
public record Target(
        InetSocketAddress api,
        InetSocketAddress management,
        List<InetAddress> from,
        List<String> sessions,
        String silentSession,
        String ownKey,
        String foreignKey) {
    /** 198.18.0.0/15, which RFC 2544 sets aside for measurements. */
    private static final int TEST_NETWORK = (198 << 8) | 18;

    /** Takes nothing but addresses of this machine, and of networks for measurements. */
    public Target {
        from = List.copyOf(from);
        sessions = List.copyOf(sessions);
        requireOurs(api);
        requireOurs(management);
    }

    private static void requireOurs(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        byte[] bytes = host.getAddress();
        int network = ((bytes[0] & 0xff) << 8 | (bytes[1] & 0xff)) & ~1;
        if (!host.isLoopbackAddress() && network != TEST_NETWORK) {
            throw new IllegalArgumentException("Only this machine's own addresses are attacked");
        }
    }
}
