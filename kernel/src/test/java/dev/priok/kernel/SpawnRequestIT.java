package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
class SpawnRequestIT {
    private static String output(SpawnRequest request) throws Exception {
        try (Pipe pipe = Pipe.open();
                ChildProcess child = request.withDescriptor(1, pipe.writeEnd()).spawn()) {
            pipe.writeEnd().close();
            String text = new String(pipe.readEnd().inputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor()).isEqualTo(new ExitStatus.Exited(0));
            return text;
        }
    }

    @Test
    void aChildGetsItsArgumentsEnvironmentAndDirectory() throws Exception {
        SpawnRequest request = SpawnRequest.of("/bin/sh", "-c", "echo \"$1 $X $PWD\"; pwd -P", "sh", "a b")
                .withEnvironment(List.of("X=ä"))
                .withWorkingDirectory(Path.of("/usr"));
        assertThat(output(request)).isEqualTo("a b ä /usr\n/usr\n");
    }

    @Test
    void aChildHasExactlyTheNamedDescriptors() throws Exception {
        try (Pipe other = Pipe.open()) {
            SpawnRequest request =
                    SpawnRequest.of("/bin/ls", "-1", "/proc/self/fd").withDescriptor(5, other.readEnd());
            // 3 is ls reading the directory.
            assertThat(output(request)).isEqualTo("0\n1\n2\n3\n5\n");
        }
    }

    @Test
    void descriptorsMayBeSwapped() throws Exception {
        try (Pipe first = Pipe.open();
                Pipe second = Pipe.open()) {
            int a = first.writeEnd().number();
            int b = second.writeEnd().number();
            SpawnRequest request = SpawnRequest.of("/bin/sh", "-c", "echo a >/dev/fd/" + a + "; echo b >/dev/fd/" + b)
                    .withDescriptor(a, second.writeEnd())
                    .withDescriptor(b, first.writeEnd());
            assertThat(output(request)).isEmpty();
            byte[] text = new byte[2];
            assertThat(first.readEnd().read(text, 0, 2)).isEqualTo(2);
            assertThat(text[0]).isEqualTo((byte) 'b');
        }
    }

    @Test
    void aChildHasCleanSignals() throws Exception {
        String status = output(SpawnRequest.of("/bin/cat", "/proc/self/status"));
        // 32 and 33 belong to the C library, which ignores them in a child.
        long ofTheLibrary = 0x1_8000_0000L;
        for (String line : List.of("SigBlk", "SigIgn", "SigCgt")) {
            String mask = status.replaceAll("(?s).*" + line + ":\\s*(\\w+).*", "$1");
            assertThat(Long.parseUnsignedLong(mask, 16) & ~ofTheLibrary)
                    .as(line)
                    .isZero();
        }
    }

    @Test
    void aMissingProgramIsToldAtOnce() {
        assertThatThrownBy(() -> SpawnRequest.of("/nowhere/program").spawn())
                .isInstanceOf(KernelException.class)
                .hasMessage("start /nowhere/program: ENOENT (No such file or directory)");
    }

    @Test
    void exitCodesAndSignalsAreReported() {
        try (ChildProcess child =
                SpawnRequest.of("/bin/sh", "-c", "exit 7").inNewSession().spawn()) {
            assertThat(child.waitFor()).isEqualTo(new ExitStatus.Exited(7));
            assertThat(child.kill(Signals.TERM)).isFalse();
        }
        try (ChildProcess child = SpawnRequest.of("sleep", "1000").spawn()) {
            assertThat(child.waitFor(Duration.ofMillis(5))).isEmpty();
            assertThat(child.pidFd().isAlive()).isTrue();
            assertThat(child.kill(Signals.TERM)).isTrue();
            assertThat(child.waitFor()).isEqualTo(new ExitStatus.Killed(Signals.TERM, false));
            assertThat(child.waitFor().shellCode()).isEqualTo(143);
        }
    }

    @Test
    void aStrangersExitIsSeen() throws Exception {
        String pid = output(SpawnRequest.of("/bin/sh", "-c", "sleep 1000 >/dev/null & echo $!"))
                .strip();
        try (PidFd stranger = PidFd.open(Integer.parseInt(pid))) {
            assertThat(stranger.awaitExit(Duration.ofMillis(5))).isFalse();
            assertThat(stranger.sendSignal(Signals.KILL)).isTrue();
            assertThat(stranger.awaitExit(Duration.ofMinutes(2))).isTrue();
        }
    }

    @Test
    void aChildInheritsTheThreadsDirectory() throws Exception {
        String directory = NativeThread.run("test", () -> {
            Namespaces.unshare(Namespaces.FS);
            Namespaces.changeDirectory(Path.of("/usr/lib"));
            return output(SpawnRequest.of("/bin/pwd", "-P"));
        });
        assertThat(directory).isEqualTo("/usr/lib\n");
    }

    @Test
    void shortCommandsAreRunAndTheirWordsKept() {
        CommandResult result = SpawnRequest.of("/bin/sh", "-c", "echo out; echo err >&2; exit 3")
                .run(Duration.ofMinutes(2));
        assertThat(result).isEqualTo(new CommandResult(new ExitStatus.Exited(3), "out\n", "err\n"));
        String much = SpawnRequest.of("/usr/bin/head", "-c", "3000000", "/dev/zero")
                .run(Duration.ofMinutes(2))
                .output();
        assertThat(much).hasSize(1024 * 1024);
    }

    @Test
    void aCommandThatDoesNotEndIsKilled() {
        assertThatThrownBy(() -> SpawnRequest.of("sleep", "1000").run(Duration.ofMillis(10)))
                .hasMessage("run sleep: ETIMEDOUT (it did not end within PT0.01S)");
    }

    @Test
    void inheritedStreamsAreWaitedForWithoutChangingTheirFlags() throws Exception {
        try (Pipe pipe = Pipe.open();
                Fd reader = Fd.inherited(pipe.readEnd().number());
                Fd writer = Fd.inherited(pipe.writeEnd().number());
                Fd again = Fd.inherited(pipe.writeEnd().number())) {
            byte[] much = new byte[300_000];
            Thread write = Thread.ofVirtual().start(() -> writer.write(much, 0, much.length));
            assertThat(reader.inputStream().readNBytes(much.length)).hasSize(much.length);
            write.join();
            assertThat(again.awaitWritable(null)).isTrue();
            String flags = ControlFiles.read(
                    Path.of("/proc/self/fdinfo/" + pipe.writeEnd().number()));
            assertThat(flags).contains("flags:\t02000001");
        }
        var pair = UnixSocket.pair(UnixSocket.Kind.STREAM);
        try (UnixSocket left = pair.get(0);
                UnixSocket right = pair.get(1);
                Fd writer = Fd.inherited(left.fd().number())) {
            byte[] much = new byte[3_000_000];
            Thread write = Thread.ofVirtual().start(() -> writer.write(much, 0, much.length));
            assertThat(right.fd().inputStream().readNBytes(much.length)).hasSize(much.length);
            write.join();
        }
    }
}
