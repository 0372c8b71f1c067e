package io.transcripts.http.connection;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.InetAddressSet;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come from, as a number: an IPv4 address, or the 64 bits of an IPv6 network, for whoever has one has all of its
 * addresses. What a trusted proxy says is believed, from its end of the list: the other end is what anybody may have written.
 */
public final class ClientAddresses {
    /** Of {@code 0:0:ffff::/64}, which nobody has, so that no network is taken for an IPv4 address. */
    private static final long IPV4 = 0xffffL << 32;

    /** The longest IPv6 address, in brackets and with a port. Patterns below take the cube of a length, and anybody may write it. */
    private static final int LONGEST = 53;

    private static final Pattern IPV4_AND_PORT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3})(?::\\d{1,5})?");
    private static final Pattern IPV6_AND_PORT = Pattern.compile("\\[([0-9A-Fa-f:.]{2,45})](?::\\d{1,5})?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern FOR = Pattern.compile("(?i)(?:^|;)\\s*for\\s*=\\s*\"?([^\";]*)\"?");

    private final InetAddressSet trusted;
    private final boolean isNobodyTrusted;

    /** @param trustedProxies addresses or networks, as in {@link ConnectionLimits} */
    public ClientAddresses(List<String> trustedProxies) {
        trusted = ConnectionLimits.networks(trustedProxies);
        isNobodyTrusted = trusted.isEmpty();
    }

    /** Whether it is a proxy of ours. */
    boolean isTrusted(InetAddress address) {
        return !isNobodyTrusted && trusted.test(address);
    }

    /** Of whoever sent the request to us, or to the proxies before us. */
    public long of(Request request) {
        SocketAddress peer = request.getConnectionMetaData().getRemoteSocketAddress();
        return peer instanceof InetSocketAddress internet && internet.getAddress() != null
                ? of(internet.getAddress(), request.getHeaders())
                : 0;
    }

    long of(InetAddress peer, HttpFields headers) {
        return network(isTrusted(peer) ? behind(peer, headers) : peer);
    }

    /** The number of an address. */
    static long network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address
                ? IPV4 | Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt())
                : ByteBuffer.wrap(bytes).getLong();
    }

    private InetAddress behind(InetAddress proxy, HttpFields headers) {
        boolean isOldStyle = headers.contains(HttpHeader.X_FORWARDED_FOR);
        List<String> hops = headers.getCSV(isOldStyle ? HttpHeader.X_FORWARDED_FOR : HttpHeader.FORWARDED, isOldStyle);
        InetAddress last = proxy;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(last); i--) {
            InetAddress before = parse(isOldStyle ? hops.get(i) : forwardedFor(hops.get(i)));
            if (before == null) {
                return last;
            }
            last = before;
        }
        return last;
    }

    private static String forwardedFor(String element) {
        Matcher matcher = FOR.matcher(element);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** An address in digits, with or without a port; null for anything else, above all for names: nobody is asked for them. */
    static @Nullable InetAddress parse(String text) {
        String digits = text.trim();
        if (digits.length() > LONGEST) {
            return null;
        }
        Matcher ipv4 = IPV4_AND_PORT.matcher(digits);
        Matcher ipv6 = IPV6_AND_PORT.matcher(digits);
        if (ipv4.matches()) {
            digits = ipv4.group(1);
        } else if (ipv6.matches()) {
            digits = ipv6.group(1);
        }
        if (!ipv4.matches() && !IPV6.matcher(digits).matches()) {
            return null;
        }
        try {
            for (String part : ipv4.matches() ? digits.split("\\.") : new String[0]) {
                if (Integer.parseInt(part) > 255) {
                    return null;
                }
            }
            return InetAddress.getByName(digits);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
