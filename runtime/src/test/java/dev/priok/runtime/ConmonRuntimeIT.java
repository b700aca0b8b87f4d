package dev.priok.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.TaskRuntime.TaskExit;
import dev.priok.engine.port.TaskRuntime.TaskStatus;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Resources;
import dev.priok.runtime.Sandbox.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConmonRuntimeIT {
    private Sandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        sandbox = Sandbox.create();
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
    }

    @Test
    void runsAProgramAndKeepsItsOutputAndExitCode() throws Exception {
        Wish wish = Wish.shell("echo hello; echo trouble >&2; exit 7");
        int pid = sandbox.start(wish);
        assertThat(pid).isPositive();
        assertThat(sandbox.awaitExit(wish.id()).exitCode()).isEqualTo(7);
        assertThat(sandbox.rawLog(wish.id())).contains(" stdout F hello\n").contains(" stderr F trouble\n");
        sandbox.runtime.delete(wish.id());
        assertThat(sandbox.runtime.traces()).isEmpty();
    }

    @Test
    void waitsForStartBeforeTheProgramRuns() throws Exception {
        Wish wish = Wish.shell("echo ran");
        sandbox.create(wish);
        assertThat(sandbox.runtime.recover(wish.id())).isInstanceOf(TaskStatus.Prepared.class);
        assertThat(sandbox.rawLog(wish.id())).isEmpty();
        sandbox.runtime.start(wish.id());
        sandbox.awaitExit(wish.id());
        assertThat(sandbox.rawLog(wish.id())).contains("ran");
        assertThatThrownBy(() -> sandbox.runtime.start(wish.id())).isInstanceOf(EngineException.class);
    }

    @Test
    void mountsTheRootOnlyWhereTheContainerIs() throws Exception {
        Wish wish = Wish.command("sleep", "1000");
        sandbox.start(wish);
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(sandbox.top.toString());
        sandbox.runtime.delete(wish.id());
        assertThat(sandbox.runtime.traces()).isEmpty();
        assertThat(sandbox.exitOf(wish.id()))
                .as("a deleted task's end is not reported")
                .isNotDone();
    }

    @Test
    void signalsReachInit() throws Exception {
        Wish wish = Wish.shell("trap 'echo got it; exit 3' USR1; echo ready; while true; do sleep 0.01; done");
        sandbox.start(wish);
        sandbox.awaitLog(wish.id(), "ready");
        sandbox.runtime.signal(wish.id(), 10);
        assertThat(sandbox.awaitExit(wish.id()).exitCode()).isEqualTo(3);
        assertThatThrownBy(() -> sandbox.runtime.signal(wish.id(), 10)).hasMessageContaining("is not running");
    }

    @Test
    void aKilledProgramsCodeIs128PlusTheSignal() throws Exception {
        Wish wish = Wish.command("sleep", "1000");
        sandbox.start(wish);
        sandbox.runtime.signal(wish.id(), 9);
        assertThat(sandbox.awaitExit(wish.id()).exitCode()).isEqualTo(137);
    }

    @Test
    void aMissingProgramIsReportedInDockersWords() {
        Wish wish = Wish.command("no-such-program");
        assertThatThrownBy(() -> sandbox.create(wish))
                .hasMessageContaining("exec: \"no-such-program\": executable file not found in $PATH")
                .satisfies(
                        e -> assertThat(((EngineException) e).error()).isInstanceOf(EngineError.ProgramNotFound.class));
        assertThatThrownBy(() -> sandbox.create(Wish.command("/no/such")))
                .hasMessageContaining("exec: \"/no/such\": stat /no/such: no such file or directory");
        assertThatThrownBy(() -> sandbox.create(Wish.command("/etc/not-executable")))
                .hasMessageContaining("permission denied")
                .satisfies(e ->
                        assertThat(((EngineException) e).error()).isInstanceOf(EngineError.ProgramNotExecutable.class));
        assertThatThrownBy(() -> sandbox.create(Wish.command("/etc")))
                .satisfies(e ->
                        assertThat(((EngineException) e).error()).isInstanceOf(EngineError.ProgramNotExecutable.class));
        assertThat(sandbox.runtime.traces()).isEmpty();
    }

    @Test
    void freezesAndThaws() throws Exception {
        Wish wish = Wish.shell("while true; do echo tick; sleep 0.01; done");
        sandbox.start(wish);
        sandbox.awaitLog(wish.id(), "tick");
        sandbox.runtime.pause(wish.id());
        assertThat(sandbox.runtime.recover(wish.id())).isInstanceOf(TaskStatus.Frozen.class);
        sandbox.runtime.resume(wish.id());
        assertThat(sandbox.runtime.recover(wish.id())).isInstanceOf(TaskStatus.Running.class);
        sandbox.runtime.pause(wish.id());
        sandbox.runtime.delete(wish.id());
        assertThat(sandbox.runtime.traces()).isEmpty();
    }

    @Test
    void runsAgainUnderTheSameIdWithItsFilesAndLogKept() throws Exception {
        Wish first = Wish.shell("cat /root/file; echo kept > /root/file");
        sandbox.start(first);
        sandbox.awaitExit(first.id());
        sandbox.start(first);
        sandbox.awaitExit(first.id());
        assertThat(sandbox.rawLog(first.id())).contains("No such file").contains(" stdout F kept\n");
    }

    @Test
    void limitsCount() throws Exception {
        Resources limits = new Resources(
                new Resources.Memory(64L << 20, 0, 0, null, null),
                new Resources.Cpu(500_000_000, 0, 0, 0, 0, 0, "", ""),
                20L,
                Resources.BlockIo.UNLIMITED);
        Wish wish = Wish.command("sleep", "1000").withHost(Hosts.withResources(limits));
        sandbox.start(wish);
        assertThat(sandbox.runtime.stats(wish.id()).memory().limitBytes()).isEqualTo(64L << 20);
        assertThat(sandbox.runtime.stats(wish.id()).pids().limit()).isEqualTo(20);
        assertThat(sandbox.runtime.stats(wish.id()).pids().current()).isEqualTo(1);
        sandbox.runtime.update(
                wish.id(),
                new Resources(
                        new Resources.Memory(256L << 20, 0, 0, null, null),
                        Resources.UNLIMITED.cpu(),
                        30L,
                        Resources.BlockIo.UNLIMITED));
        assertThat(sandbox.runtime.stats(wish.id()).memory().limitBytes()).isEqualTo(256L << 20);
        sandbox.runtime.update(
                wish.id(),
                new Resources(
                        new Resources.Memory(32L << 20, 0, 0, null, null),
                        Resources.UNLIMITED.cpu(),
                        30L,
                        Resources.BlockIo.UNLIMITED));
        assertThat(sandbox.runtime.stats(wish.id()).memory().limitBytes()).isEqualTo(32L << 20);
    }

    @Test
    void saysThatTheKernelKilledForMemory() throws Exception {
        Resources limits = new Resources(
                new Resources.Memory(16L << 20, 16L << 20, 0, null, null),
                Resources.UNLIMITED.cpu(),
                null,
                Resources.BlockIo.UNLIMITED);
        Wish wish = Wish.command("dd", "if=/dev/zero", "of=/dev/null", "bs=64M").withHost(Hosts.withResources(limits));
        sandbox.start(wish);
        TaskExit exit = sandbox.awaitExit(wish.id());
        assertThat(exit.oomKilled()).isTrue();
        assertThat(exit.exitCode()).isEqualTo(137);
    }

    @Test
    void listsTheProcessesOfATask() throws Exception {
        Wish wish = Wish.shell("sleep 1000 & sleep 1000 & echo ready; wait");
        int pid = sandbox.start(wish);
        sandbox.awaitLog(wish.id(), "ready");
        assertThat(sandbox.runtime.processes(wish.id())).hasSize(3).contains(pid);
    }

    @Test
    void aRefusedRequestLeavesNothing() {
        Wish unknownUser = Wish.command("true").withProcess(List.of(), "", "nobody-here");
        assertThatThrownBy(() -> sandbox.create(unknownUser))
                .hasMessage("unable to find user nobody-here: no matching entries in passwd file");
        Wish noLoopholes = Wish.command("true").withHost(Hosts.withSecurityOptions(List.of("apparmor=strict")));
        assertThatThrownBy(() -> sandbox.create(noLoopholes)).hasMessageContaining("AppArmor");
        assertThat(sandbox.runtime.traces()).isEmpty();
    }

    @Test
    void eightClientsStartContainersAtOnce() throws Exception {
        List<Thread> clients = new ArrayList<>();
        List<ContainerId> ids = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int client = 0; client < 8; client++) {
            clients.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 5; i++) {
                    Wish wish = Wish.shell("echo out; exit 5");
                    sandbox.start(wish);
                    ids.add(wish.id());
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(ids).hasSize(40);
        for (ContainerId id : ids) {
            assertThat(sandbox.awaitExit(id).exitCode()).isEqualTo(5);
            assertThat(sandbox.rawLog(id)).contains("out");
            sandbox.runtime.delete(id);
        }
        assertThat(sandbox.runtime.traces()).isEmpty();
    }

    @Test
    void withoutALogNothingIsKept() throws Exception {
        Wish wish = Wish.shell("echo unseen").withHost(Hosts.withLog("none"));
        sandbox.start(wish);
        assertThat(sandbox.awaitExit(wish.id()).exitCode()).isZero();
        assertThat(sandbox.rawLog(wish.id())).isEmpty();
    }

    @Test
    void aProgramOnATerminalSeesOne() throws Exception {
        Wish wish = Wish.shell("tty; stty size; echo done")
                .withStdio(new StdioConfig(false, true, true, true, false, false));
        assertThat(sandbox.output(wish)).contains("/dev/pts/0").contains("done");
    }
}
