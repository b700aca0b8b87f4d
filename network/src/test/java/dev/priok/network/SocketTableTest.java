package dev.priok.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.IpAddress;
import dev.priok.network.SocketTable.Waiting;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketTableTest {
    @Test
    void waitingSocketsOfTcpAndUdp() {
        List<Waiting> found = SocketTable.parse(List.of(
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
                "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 8315 1",
                "   1: 020011AC:0050 030011AC:9C40 01 00000000:00000000 00:00000000 00000000     0        0 8316 1",
                "   2: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 8317 2",
                "   3: B80D0120000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000"
                        + " 00:00000000 00000000     0        0 8318 1",
                "no line at all"));
        assertThat(found)
                .containsExactly(
                        new Waiting(IpAddress.parse("127.0.0.1"), 8080, 8315),
                        new Waiting(IpAddress.parse("0.0.0.0"), 53, 8317),
                        new Waiting(IpAddress.parse("2001:db8::1"), 80, 8318));
    }

    @Test
    void endpointsOfSctp() {
        List<Waiting> found = SocketTable.parseSctp(List.of(
                " ENDPT     SOCK   STY SST HBKT LPORT   UID INODE LADDRS",
                "c3b8 c3b9 2   10  29   5000      0 12345 172.17.0.2 10.0.0.1 "));
        assertThat(found)
                .containsExactly(
                        new Waiting(IpAddress.parse("172.17.0.2"), 5000, 12345),
                        new Waiting(IpAddress.parse("10.0.0.1"), 5000, 12345));
    }
}
