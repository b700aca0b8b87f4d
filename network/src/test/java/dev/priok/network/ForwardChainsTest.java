package dev.priok.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForwardChainsTest {
    @Test
    void chainsThatDropForwardedPackets() {
        assertThat(ForwardChains.dropping("""
                table ip filter {
                	chain FORWARD {
                		type filter hook forward priority 0; policy drop;
                	}
                	chain INPUT {
                		type filter hook input priority 0; policy drop;
                	}
                }
                table inet mine {
                	chain forward {
                		type filter hook forward priority filter; policy accept;
                	}
                }
                table bridge other {
                	chain forward {
                		type filter hook forward priority filter; policy drop;
                	}
                }
                """)).containsExactly("ip filter FORWARD");
    }

    @Test
    void aChainWithoutAcceptingRulesDropsAll() {
        String head = "table ip filter {\n\tchain FORWARD {\n\t\ttype filter hook forward priority 0; policy drop;\n";
        assertThat(ForwardChains.mayAccept(head + "\t\tip saddr 10.0.0.1 counter packets 0 bytes 0 drop\n\t}\n}\n"))
                .isFalse();
        assertThat(ForwardChains.mayAccept(head + "\t\toifname \"eth0\" accept\n\t}\n}\n"))
                .isTrue();
        assertThat(ForwardChains.mayAccept(head + "\t\tjump DOCKER-USER\n\t}\n}\n"))
                .isTrue();
    }
}
