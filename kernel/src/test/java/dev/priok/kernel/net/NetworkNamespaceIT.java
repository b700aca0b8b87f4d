package dev.priok.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.priok.kernel.Errno;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.ThisProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
class NetworkNamespaceIT {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    @Test
    void workRunsInside() {
        try (Fd namespace = NetworkNamespace.create();
                Fd own = NetworkNamespace.ofProcess(ThisProcess.pid())) {
            assertThat(NetworkNamespace.identity(namespace)).isNotEqualTo(NetworkNamespace.identity(own));
            long inside = NetworkNamespace.run(namespace, NetworkNamespaceIT::currentIdentity);
            assertThat(inside).isEqualTo(NetworkNamespace.identity(namespace));
            assertThat(currentIdentity()).isEqualTo(NetworkNamespace.identity(own));
        }
    }

    private static long currentIdentity() {
        try (Fd current = NetworkNamespace.current()) {
            return NetworkNamespace.identity(current);
        }
    }

    @Test
    void sysctlsAreThoseOfTheNamespace() {
        String outside = NetworkNamespace.sysctl("net/ipv4/ip_forward").orElseThrow();
        try (Fd namespace = NetworkNamespace.create()) {
            String other = outside.equals("1") ? "0" : "1";
            NetworkNamespace.run(namespace, () -> {
                NetworkNamespace.setSysctl("net/ipv4/ip_forward", other);
                return true;
            });
            assertThat(NetworkNamespace.<String, RuntimeException>run(
                            namespace,
                            () -> NetworkNamespace.sysctl("net/ipv4/ip_forward").orElseThrow()))
                    .isEqualTo(other);
            assertThat(NetworkNamespace.sysctl("net/ipv4/ip_forward")).contains(outside);
        }
        assertThat(NetworkNamespace.sysctl("net/ipv4/conf/nowhere/forwarding")).isEmpty();
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> NetworkNamespace.setSysctl("net/ipv4/conf/nowhere/forwarding", "1"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        assertThatIllegalArgumentException().isThrownBy(() -> NetworkNamespace.sysctl("kernel/hostname"));
        assertThatIllegalArgumentException().isThrownBy(() -> NetworkNamespace.sysctl("net/../kernel/hostname"));
    }

    @Test
    void channelsOpenedInsideWorkOutside() throws Exception {
        try (Fd namespace = NetworkNamespace.create();
                ServerSocketChannel server = NetworkNamespace.<ServerSocketChannel, IOException>run(
                        namespace, () -> ServerSocketChannel.open().bind(LOOPBACK));
                SocketChannel client = NetworkNamespace.<SocketChannel, IOException>run(
                        namespace, () -> SocketChannel.open(server.getLocalAddress()));
                SocketChannel accepted = server.accept()) {
            assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
        }
    }

    @Test
    void aNamespaceEndsWithItsLastDescriptor() {
        long identity;
        try (Fd namespace = NetworkNamespace.create()) {
            identity = NetworkNamespace.identity(namespace);
            assertThat(NetworkNamespace.isHeld(identity)).isTrue();
        }
        assertThat(NetworkNamespace.isHeld(identity)).isFalse();
        assertThat(NetworkNamespace.isHeld(currentIdentity())).isTrue();
    }

    @Test
    void aProcessThatIsGoneHasNone() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> NetworkNamespace.ofProcess(4_194_303))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    void whatTheWorkThrowsComesOut() {
        try (Fd namespace = NetworkNamespace.create()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> NetworkNamespace.run(namespace, () -> {
                        throw new IOException("from inside");
                    }))
                    .withMessage("from inside");
        }
    }
}
