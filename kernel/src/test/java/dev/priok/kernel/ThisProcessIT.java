package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
class ThisProcessIT {
    @Test
    void idsAreThoseOfTheKernel() {
        assertThat(ThisProcess.pid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(ThisProcess.effectiveUserId()).isZero();
        assertThat(ThisProcess.signal(ThisProcess.pid(), 0)).isTrue();
        String comm = NativeThread.run("x", () -> {
            ThisProcess.nameThread("named-here");
            return ControlFiles.read(Path.of("/proc/self/task/" + ThisProcess.threadId() + "/comm"));
        });
        assertThat(comm).isEqualTo("named-here");
    }

    @Test
    void aSubreaperGetsOrphans() throws Exception {
        ThisProcess.becomeSubreaper(true);
        try (Pipe pipe = Pipe.open();
                Pipe control = Pipe.open();
                ChildProcess child = SpawnRequest.of("/bin/sh", "-c", "(read x <&3; exit 9) >&- & echo $!")
                        .withDescriptor(1, pipe.writeEnd())
                        .withDescriptor(3, control.readEnd())
                        .spawn()) {
            assertThat(child.waitFor().isSuccess()).isTrue();
            byte[] text = new byte[20];
            int length = pipe.readEnd().read(text, 0, 20);
            int pid = Integer.parseInt(new String(text, 0, length, StandardCharsets.US_ASCII).strip());
            try (PidFd orphan = PidFd.open(pid)) {
                assertThat(orphan.reap()).isEmpty();
                control.writeEnd().close();
                assertThat(orphan.awaitExit(Duration.ofMinutes(2))).isTrue();
                assertThat(orphan.reap()).contains(new ExitStatus.Exited(9));
            }
        } finally {
            ThisProcess.becomeSubreaper(false);
        }
    }

    @Test
    void theMachineIsDescribed() {
        Machine machine = Machine.read();
        assertThat(machine.hasKernel(5, 4)).isTrue();
        assertThat(machine.hasKernel(99, 0)).isFalse();
        assertThat(machine.kernelRelease()).isEqualTo(ControlFiles.read(Path.of("/proc/sys/kernel/osrelease")));
        assertThat(machine.memoryBytes()).isGreaterThan(machine.memoryFreeBytes());
        assertThat(machine.uptime()).isPositive();
    }
}
