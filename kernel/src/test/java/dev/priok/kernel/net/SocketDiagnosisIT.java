package dev.priok.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.UnixListener;
import dev.priok.kernel.UnixSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeavesNothingBehind.class)
class SocketDiagnosisIT {
    @Test
    void tellsWhetherAConnectionIsAccepted(@TempDir Path directory) {
        Path path = directory.resolve("socket");
        try (UnixListener listener = UnixListener.listen(path, UnixSocket.Kind.SEQPACKET, 8);
                UnixSocket client = UnixSocket.connect(path, UnixSocket.Kind.SEQPACKET)) {
            assertThat(SocketDiagnosis.isAccepted(client)).isFalse();
            try (UnixSocket _ = listener.accept()) {
                assertThat(SocketDiagnosis.isAccepted(client)).isTrue();
            }
        }
    }
}
