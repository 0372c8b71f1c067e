package io.transcripts.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

class ProxiesTest {
    @Test
    void networksAreNamedInOneOption() {
        var limits = ServeCommand.nodeOptions("--api-keys=k", "--trusted-proxies=10.0.0.0/8,2001:db8::/32,127.0.0.1")
                .api()
                .connections();

        assertThat(limits.trustedProxies()).containsExactly("10.0.0.0/8", "2001:db8::/32", "127.0.0.1");
        assertThat(limits.perAddress()).isEqualTo(256);
    }

    @Test
    void nobodyIsTrustedUnlessNamed() {
        assertThat(ServeCommand.nodeOptions("--api-keys=k", "--max-connections-per-address=7")
                        .api()
                        .connections()
                        .trustedProxies())
                .isEmpty();
    }

    @Test
    void aNameIsNoProxy() {
        assertThatThrownBy(() -> ServeCommand.nodeOptions("--api-keys=k", "--trusted-proxies=localhost"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--trusted-proxies");
    }
}
