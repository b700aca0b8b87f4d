package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
class TerminalIT {
    @Test
    void aChildTalksThroughATerminal() throws Exception {
        try (PseudoTerminal pty = PseudoTerminal.open()) {
            Terminal.setWindowSize(pty.master(), new WindowSize(33, 99));
            SpawnRequest request = SpawnRequest.of("/bin/sh", "-c", "stty size; tty >/dev/null && echo yes")
                    .withInheritedEnvironment()
                    .withDescriptor(0, pty.terminal())
                    .withDescriptor(1, pty.terminal())
                    .inNewSession();
            try (ChildProcess child = request.spawn()) {
                pty.terminal().close();
                byte[] output = pty.master().inputStream().readAllBytes();
                assertThat(new String(output, StandardCharsets.UTF_8)).isEqualTo("33 99\r\nyes\r\n");
                assertThat(child.waitFor()).isEqualTo(new ExitStatus.Exited(0));
            }
        }
    }

    @Test
    void rawModeIsSetAndUndone() {
        try (PseudoTerminal pty = PseudoTerminal.open()) {
            Fd terminal = pty.terminal();
            assertThat(Terminal.isTerminal(terminal)).isTrue();
            Terminal.Settings before = Terminal.makeRaw(terminal);
            pty.master().write(new byte[] {3, '\r'}, 0, 2);
            byte[] keys = new byte[10];
            assertThat(terminal.read(keys, 0, 10)).isEqualTo(2);
            assertThat(keys).startsWith(3, '\r');
            assertThat(pty.master().isReadable()).as("echo").isFalse();
            before.restore();
            pty.master().write(new byte[] {'x', '\r'}, 0, 2);
            assertThat(terminal.read(keys, 0, 10)).isEqualTo(2);
            assertThat(keys).startsWith('x', '\n');
            assertThat(pty.master().isReadable()).as("echo").isTrue();
        }
    }

    @Test
    void aPipeIsNoTerminal() {
        try (Pipe pipe = Pipe.open()) {
            assertThat(Terminal.isTerminal(pipe.readEnd())).isFalse();
            assertThatThrownBy(() -> Terminal.windowSize(pipe.readEnd())).hasMessageContaining("ENOTTY");
        }
    }
}
