package dev.priok.runtime;

import dev.priok.kernel.ChildProcess;
import dev.priok.kernel.Pipe;
import dev.priok.kernel.SpawnRequest;
import dev.priok.kernel.ThisProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrphanSweepIT {
    @BeforeEach
    void adoptOrphans() {
        ThisProcess.becomeSubreaper(true);
    }

    @AfterEach
    void adoptNoMore() {
        ThisProcess.becomeSubreaper(false);
    }

    @Test
    void anOrphanThatEndsAfterTheFirstLookIsTakenSoonAllTheSame() throws Exception {
        try (OrphanSweep orphans = new OrphanSweep(Duration.ofDays(1));
                Pipe ended = Pipe.open();
                Pipe living = Pipe.open()) {
            ended.writeEnd().close();
            int first = orphan(ended);
            int second = orphan(living);
            orphans.wish();
            Sandbox.awaitTrue(() -> isGone(first));
            living.writeEnd().close();
            Sandbox.awaitTrue(() -> isGone(second));
        }
    }

    /** A process whose parent has ended, and which ends when nobody writes to the pipe any more. */
    private static int orphan(Pipe control) throws Exception {
        try (Pipe pipe = Pipe.open();
                ChildProcess parent = SpawnRequest.of("/bin/sh", "-c", "(read x <&3) >&- & echo $!")
                        .withDescriptor(1, pipe.writeEnd())
                        .withDescriptor(3, control.readEnd())
                        .spawn()) {
            parent.waitFor();
            byte[] text = new byte[20];
            int length = pipe.readEnd().read(text, 0, text.length);
            return Integer.parseInt(new String(text, 0, length, StandardCharsets.US_ASCII).strip());
        }
    }

    private static boolean isGone(int pid) {
        return Files.notExists(Path.of("/proc/" + pid));
    }
}
