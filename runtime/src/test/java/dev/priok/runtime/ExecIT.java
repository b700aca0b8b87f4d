package dev.priok.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.TaskRuntime.ExecProcess;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ExecSpec;
import dev.priok.model.HostSpec;
import dev.priok.model.NamespaceMode;
import dev.priok.model.TerminalSize;
import dev.priok.runtime.Sandbox.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecIT {
    private static final StdioConfig ALL = new StdioConfig(true, true, true, false, false, false);
    private static final StdioConfig TERMINAL = new StdioConfig(true, true, true, true, false, false);

    private Sandbox sandbox;
    private Wish wish;
    private int pid;

    @BeforeEach
    void open() throws Exception {
        sandbox = Sandbox.create();
        wish = Wish.command("sleep", "1000").withProcess(List.of("FROM=container"), "", "");
        pid = sandbox.start(wish);
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
    }

    private static ExecSpec spec(StdioConfig stdio, String... command) {
        return new ExecSpec(List.of(command), List.of(), "", "", false, stdio, "", null);
    }

    private ExecProcess exec(ExecSpec spec) {
        return sandbox.runtime.exec(Sandbox.container(wish), spec);
    }

    @Test
    void runsAFurtherProgramWithItsStreamsAndExitCode() throws Exception {
        try (ExecProcess process = exec(spec(ALL, "sh", "-c", "cat; echo trouble >&2; exit 9"))) {
            Collected output = new Collected(process);
            Collected.send(process, "through\n");
            process.closeInput();
            assertThat(process.await()).isEqualTo(9);
            output.toEnd();
            assertThat(output.out()).isEqualTo("through\n");
            assertThat(output.err()).isEqualTo("trouble\n");
        }
    }

    @Test
    void isInTheContainersNamespacesCgroupsAndFilter() throws Exception {
        try (ExecProcess process = exec(spec(ALL, "sleep", "1000"))) {
            int other = process.pid().orElseThrow();
            assertThat(sandbox.runtime.processes(wish.id())).containsExactlyInAnyOrder(pid, other);
            for (String kind : List.of("mnt", "pid", "net", "ipc", "uts")) {
                assertThat(Files.readSymbolicLink(Path.of("/proc/" + other + "/ns/" + kind)))
                        .isEqualTo(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + kind)));
            }
            assertThat(Files.readString(Path.of("/proc/" + other + "/cgroup"))
                            .lines()
                            .filter(line -> !line.contains("systemd") && !line.startsWith("0:"))
                            .toList())
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith("/" + wish.id().value()));
            String filtered = "Seccomp:\t2";
            assertThat(Files.readString(Path.of("/proc/" + pid + "/status"))).contains(filtered);
            assertThat(Files.readString(Path.of("/proc/" + other + "/status"))).contains(filtered);
        }
    }

    @Test
    void theFilterKeptFromTheFirstContainerWorksForTheNext() throws Exception {
        assertThat(sandbox.options.dataRoot().resolve("seccomp")).isDirectoryContaining("glob:**.bpf");
        Wish next = Wish.command("sleep", "1000");
        int nextPid = sandbox.start(next);
        assertThat(Files.readString(new TaskPaths(sandbox.options, next.id()).config()))
                .contains("run.oci.seccomp_bpf_data");
        assertThat(Files.readString(Path.of("/proc/" + nextPid + "/status"))).contains("Seccomp:\t2");
        ExecSpec mount = spec(ALL, "mount", "-t", "tmpfs", "none", "/tmp");
        try (ExecProcess process = sandbox.runtime.exec(Sandbox.container(next), mount)) {
            Collected output = new Collected(process);
            assertThat(process.await()).isNotZero();
            assertThat(output.toEnd().err()).contains("denied");
        }
    }

    @Test
    void hasItsOwnUserDirectoryAndEnvironment() throws Exception {
        ExecSpec spec = new ExecSpec(
                List.of("sh", "-c", "id; pwd; echo $FROM $MORE $HOME"),
                List.of("MORE=exec"),
                "/tmp",
                "alice",
                false,
                ALL,
                "",
                null);
        try (ExecProcess process = exec(spec)) {
            Collected output = new Collected(process);
            assertThat(process.await()).isZero();
            assertThat(output.toEnd().out()).isEqualTo("""
                            uid=1000(alice) gid=1000(alice) groups=50(staff),1000(alice)
                            /tmp
                            container exec /home
                            """);
        }
    }

    @Test
    void aPrivilegedOneHasAllCapabilities() throws Exception {
        ExecSpec plain = spec(ALL, "grep", "CapEff", "/proc/self/status");
        ExecSpec privileged = new ExecSpec(plain.command(), List.of(), "", "", true, ALL, "", null);
        try (ExecProcess one = exec(plain);
                ExecProcess other = exec(privileged)) {
            assertThat(new Collected(one).toEnd().out()).contains("00000000a80425fb");
            String own = Files.readString(Path.of("/proc/self/status"))
                    .lines()
                    .filter(line -> line.startsWith("CapEff"))
                    .findFirst()
                    .orElseThrow();
            assertThat(new Collected(other).toEnd().out()).contains(own);
        }
    }

    @Test
    void aTerminalHasTheSizeAskedForAndCanBeResized() throws Exception {
        ExecSpec spec = new ExecSpec(
                List.of(
                        "sh",
                        "-c",
                        "stty size; trap 'stty size; exit 4' WINCH; echo ready; while true; do sleep 0.05; done"),
                List.of(),
                "",
                "",
                false,
                TERMINAL,
                "",
                new TerminalSize(33, 77));
        try (ExecProcess process = exec(spec)) {
            Collected output = new Collected(process);
            output.awaitOut("ready");
            process.resize(new TerminalSize(44, 88));
            assertThat(process.await()).isEqualTo(4);
            assertThat(output.toEnd().out()).isEqualTo("33 77\r\nready\r\n44 88\r\n");
        }
    }

    @Test
    void aProgramThatCantStartIsAnError() throws Exception {
        assertThatThrownBy(() -> exec(spec(ALL, "no-such-program")))
                .hasMessage("OCI runtime exec failed: exec failed: unable to start container process: "
                        + "exec: \"no-such-program\": executable file not found in $PATH: unknown")
                .satisfies(
                        e -> assertThat(((EngineException) e).error()).isInstanceOf(EngineError.ProgramNotFound.class));
        assertThatThrownBy(() -> exec(spec(TERMINAL, "/etc/not-executable")))
                .hasMessageContaining("permission denied")
                .satisfies(e ->
                        assertThat(((EngineException) e).error()).isInstanceOf(EngineError.ProgramNotExecutable.class));
        // What crun left is taken beside that.
        Sandbox.awaitTrue(() -> sandbox.runtime.processes(wish.id()).equals(List.of(pid)));
        Sandbox.awaitTrue(() -> Directories.names(new TaskPaths(sandbox.options, wish.id()).execs())
                .isEmpty());
    }

    @Test
    void manyRunAtOnce() throws Exception {
        List<Thread> clients = new ArrayList<>();
        List<String> results = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 16; i++) {
            String word = "word" + i;
            clients.add(Thread.ofVirtual().start(() -> {
                try (ExecProcess process = exec(spec(ALL, "echo", word))) {
                    Collected output = new Collected(process);
                    results.add(process.await() + output.toEnd().out());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(results).hasSize(16).contains("0word0\n", "0word15\n");
    }

    @Test
    void endsWithTheContainer() throws Exception {
        try (ExecProcess process = exec(spec(ALL, "sleep", "1000"))) {
            sandbox.runtime.signal(wish.id(), 9);
            assertThat(process.await()).isEqualTo(137);
            sandbox.awaitExit(wish.id());
        }
    }

    @Test
    void endsWithTheContainerInTheHostsProcessNamespaceToo() throws Exception {
        NamespaceMode d = NamespaceMode.DEFAULT;
        Wish host = Wish.command("sleep", "1000")
                .withHost(Hosts.withNamespaces(new HostSpec.NamespaceModes(d, NamespaceMode.HOST, d, d, d, d)));
        sandbox.start(host);
        try (ExecProcess process = sandbox.runtime.exec(Sandbox.container(host), spec(ALL, "sleep", "1000"))) {
            sandbox.runtime.signal(host.id(), 9);
            assertThat(process.await()).isEqualTo(137);
            sandbox.awaitExit(host.id());
        }
    }

    @Test
    void isRefusedWhilePaused() {
        sandbox.runtime.pause(wish.id());
        assertThatThrownBy(() -> exec(spec(ALL, "true"))).hasMessageContaining("is paused");
        sandbox.runtime.resume(wish.id());
    }

    @Test
    void closingLeavesTheProgramAlone() throws Exception {
        ExecProcess process = exec(spec(ALL, "sleep", "1000"));
        int other = process.pid().orElseThrow();
        process.close();
        assertThat(sandbox.runtime.processes(wish.id())).contains(other);
    }
}
