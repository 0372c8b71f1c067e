package io.transcripts.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a proxy asks for, and who is believed. */
class ClientAddressesTest {
    private final ClientAddresses addresses = new ClientAddresses(List.of("10.0.0.0/8", "2001:db8:ffff::/48"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "10.1.2.3          | 192.0.2.1                       | -                                        | 192.0.2.1",
                "2001:db8:ffff::1  | 192.0.2.1                       | -                                        | 192.0.2.1",
                // The last one that is none of ours: what is before it anybody may have written.
                "10.1.2.3          | 203.0.113.9, 192.0.2.1          | -                                        | 192.0.2.1",
                "10.1.2.3          | 203.0.113.9, 192.0.2.1,10.0.0.9 | -                                        | 192.0.2.1",
                "10.1.2.3          | 10.0.0.8, 10.0.0.9              | -                                        | 10.0.0.8",
                "10.1.2.3          | 192.0.2.1:4711                  | -                                        | 192.0.2.1",
                "10.1.2.3          | 2001:db8::1                     | -                                        | 2001:db8::1",
                "10.1.2.3          | [2001:db8::1]:4711              | -                                        | 2001:db8::1",
                "10.1.2.3          | -                               | for=192.0.2.1;proto=http;by=203.0.113.43 | 192.0.2.1",
                "10.1.2.3          | -                               | for=203.0.113.9, For=\"[2001:db8::1]:47\"  | 2001:db8::1",
                "10.1.2.3          | 192.0.2.1                       | for=203.0.113.9                          | 192.0.2.1",
                "10.1.2.3          | 192.0.2.1, unknown              | -                                        | 10.1.2.3",
                "10.1.2.3          | -                               | for=_hidden                              | 10.1.2.3",
                "10.1.2.3          | -                               | by=192.0.2.1                             | 10.1.2.3",
                "10.1.2.3          | -                               | -                                        | 10.1.2.3",
                "192.0.2.7         | 203.0.113.9                     | for=203.0.113.9                          | 192.0.2.7",
                "2001:db8::1       | 203.0.113.9                     | -                                        | 2001:db8::1"
            })
    void onlyOurProxiesAreBelieved(String peer, String xForwardedFor, String forwarded, String client)
            throws Exception {
        HttpFields.Mutable headers = HttpFields.build();
        if (xForwardedFor != null) {
            headers.add("X-Forwarded-For", xForwardedFor);
        }
        if (forwarded != null) {
            headers.add("Forwarded", forwarded);
        }

        assertThat(addresses.of(InetAddress.getByName(peer), headers))
                .isEqualTo(ClientAddresses.network(InetAddress.getByName(client)));
    }

    @Test
    void aListMayBeInManyLines() throws Exception {
        HttpFields headers =
                HttpFields.build().add("X-Forwarded-For", "203.0.113.9").add("X-Forwarded-For", "192.0.2.1, 10.0.0.9");

        assertThat(addresses.of(InetAddress.getByName("10.1.2.3"), headers))
                .isEqualTo(ClientAddresses.network(InetAddress.getByName("192.0.2.1")));
    }

    @Test
    @Timeout(20)
    void aLongLineThatOnlyBeginsLikeAnAddressTakesNoTime() {
        assertThat(ClientAddresses.parse(":".repeat(7_500) + "g")).isNull();
    }

    @Test
    void theLongestAddressIsOne() {
        assertThat(ClientAddresses.parse("[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255]:65535"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "256.0.0.1",
                "1.2.3",
                "0x7f000001",
                "dead.beef",
                "::g",
                "[::1",
                "1.2.3.4:x",
                "",
                "1:2"
            })
    void namesAreNotLookedUp(String text) {
        assertThat(ClientAddresses.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost/8",
                "10.0.0.1-10.0.0.2",
                "::1/129",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0.0",
                "10.0.0/8",
                "/8",
                "",
                "10.0.0.0/x"
            })
    void aProxyIsAnAddressOrANetwork(String bad) {
        assertThatThrownBy(() -> ConnectionLimits.DEFAULT.with(1, List.of(bad)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesAreToldApartAndNetworksOfIpv6AreOne() throws Exception {
        assertThat(network("192.0.2.1")).isNotEqualTo(network("192.0.2.2"));
        assertThat(network("2001:db8::1")).isEqualTo(network("2001:db8::ffff:2"));
        assertThat(network("2001:db8::1")).isNotEqualTo(network("2001:db8:0:1::1"));
        assertThat(network("::ffff:192.0.2.1")).isEqualTo(network("192.0.2.1"));
    }

    private static long network(String address) throws Exception {
        return ClientAddresses.network(InetAddress.getByName(address));
    }
}
