package dev.priok.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.port.TaskRuntime.TaskExit;
import dev.priok.engine.port.TaskRuntime.TaskStatus;
import dev.priok.engine.port.TaskStdio;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.Resources;
import dev.priok.runtime.Sandbox.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a next daemon finds. */
class RecoveryIT {
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
    void aRunningTaskGoesOnAndItsEndIsReportedToTheNextDaemon() throws Exception {
        Wish wish = Wish.shell("read word; echo got $word; exit 6")
                .withStdio(new StdioConfig(true, true, true, false, true, false));
        int pid = sandbox.start(wish);
        sandbox.reopen();
        assertThat(sandbox.runtime.traces()).containsExactly(wish.id());
        assertThat(sandbox.runtime.recover(wish.id())).isEqualTo(new TaskStatus.Running(pid));
        try (TaskStdio stdio = sandbox.runtime.attach(wish.id())) {
            Collected output = new Collected(stdio);
            Collected.send(stdio, "there\n");
            assertThat(output.toEnd().out()).isEqualTo("got there\n");
        }
        assertThat(sandbox.awaitExit(wish.id()).exitCode()).isEqualTo(6);
    }

    @Test
    void killsForMemoryAreToldOnceWhileTheTaskLivesOn() throws Exception {
        Resources limits = new Resources(
                new Resources.Memory(16L << 20, 16L << 20, 0, null, null),
                Resources.UNLIMITED.cpu(),
                null,
                Resources.BlockIo.UNLIMITED);
        Wish wish = Wish.shell("hog() { dd if=/dev/zero of=/dev/null bs=64M; }; hog; read word; hog; read word; exit 3")
                .withHost(Hosts.withResources(limits))
                .withStdio(new StdioConfig(true, true, true, false, true, false));
        int pid = sandbox.start(wish);
        Sandbox.awaitTrue(() -> !sandbox.oomKills.isEmpty());
        assertThat(sandbox.oomKills).containsExactly(wish.id());
        sandbox.reopen();
        assertThat(sandbox.runtime.recover(wish.id())).isEqualTo(new TaskStatus.Running(pid));
        try (TaskStdio stdio = sandbox.runtime.attach(wish.id())) {
            Collected.send(stdio, "next\n");
            Sandbox.awaitTrue(() -> sandbox.oomKills.size() > 1);
            Collected.send(stdio, "end\n");
            TaskExit exit = sandbox.awaitExit(wish.id());
            assertThat(exit.exitCode()).isEqualTo(3);
            assertThat(exit.oomKilled()).isTrue();
        }
        assertThat(sandbox.oomKills).containsExactly(wish.id(), wish.id());
    }

    @Test
    void aPreparedOrFrozenTaskIsFoundAsSuch() throws Exception {
        Wish prepared = Wish.shell("echo started late");
        Wish frozen = Wish.command("sleep", "1000");
        int first = sandbox.create(prepared);
        int second = sandbox.start(frozen);
        sandbox.runtime.pause(frozen.id());
        sandbox.reopen();
        assertThat(sandbox.runtime.recover(prepared.id())).isEqualTo(new TaskStatus.Prepared(first));
        assertThat(sandbox.runtime.recover(frozen.id())).isEqualTo(new TaskStatus.Frozen(second));
        sandbox.runtime.start(prepared.id());
        assertThat(sandbox.awaitExit(prepared.id()).exitCode()).isZero();
        assertThat(sandbox.rawLog(prepared.id())).contains("started late");
    }

    @Test
    void aTaskThatEndedMeanwhileKeepsItsCodeAndTime() throws Exception {
        Wish wish = Wish.shell("sleep 0.2; exit 11");
        sandbox.start(wish);
        sandbox.runtime.close();
        Sandbox.awaitTrue(() -> !sandbox.conmon(wish.id()).isAlive());
        Instant ended = Instant.now();
        sandbox.reopen();
        assertThat(sandbox.runtime.recover(wish.id())).isInstanceOfSatisfying(TaskStatus.Ended.class, status -> {
            assertThat(status.exit().exitCode()).isEqualTo(11);
            assertThat(status.exit().oomKilled()).isFalse();
            assertThat(status.exit().finishedAt()).isBetween(ended.minus(Duration.ofSeconds(20)), ended);
        });
        assertThat(sandbox.exitOf(wish.id())).isNotDone();
    }

    @Test
    void aContainerDoesNotOutliveItsConmon() throws Exception {
        Wish wish = Wish.command("sleep", "1000");
        int pid = sandbox.start(wish);
        Processes.kill(sandbox.conmon(wish.id()));
        TaskExit exit = sandbox.awaitExit(wish.id());
        assertThat(exit.exitCode()).isEqualTo(137);
        Sandbox.awaitTrue(() -> ProcessIdentity.of(pid) == null);
        sandbox.reopen();
        assertThat(sandbox.runtime.recover(wish.id()))
                .isInstanceOfSatisfying(
                        TaskStatus.Ended.class,
                        status -> assertThat(status.exit().exitCode()).isEqualTo(137));
    }

    @Test
    void aConmonKilledWhileNoDaemonWatchedIsTheSame() throws Exception {
        Wish wish = Wish.command("sleep", "1000");
        int pid = sandbox.start(wish);
        sandbox.runtime.close();
        Processes.kill(sandbox.conmon(wish.id()));
        Sandbox.awaitTrue(() -> !sandbox.conmon(wish.id()).isAlive());
        sandbox.reopen();
        assertThat(sandbox.runtime.recover(wish.id()))
                .isInstanceOfSatisfying(
                        TaskStatus.Ended.class,
                        status -> assertThat(status.exit().exitCode()).isEqualTo(137));
        Sandbox.awaitTrue(() -> ProcessIdentity.of(pid) == null);
    }

    @Test
    void nothingIsAbsent() {
        assertThat(sandbox.runtime.recover(Sandbox.newId())).isInstanceOf(TaskStatus.Absent.class);
    }

    @Test
    void aHalfMadeTaskIsATraceAndCanBeDeleted() throws Exception {
        Wish wish = Wish.command("sleep", "1000");
        int pid = sandbox.create(wish);
        ProcessIdentity conmon = sandbox.conmon(wish.id());
        sandbox.runtime.close();
        // As if the daemon had been killed right after it started conmon.
        Files.delete(sandbox.paths(wish.id()).initIdentity());
        Files.delete(sandbox.paths(wish.id()).conmonPid());
        sandbox.reopen();
        assertThat(sandbox.runtime.recover(wish.id())).isInstanceOf(TaskStatus.Absent.class);
        assertThat(sandbox.runtime.traces()).containsExactly(wish.id());
        sandbox.runtime.delete(wish.id());
        assertThat(sandbox.runtime.traces()).isEmpty();
        Sandbox.awaitTrue(() -> !conmon.isAlive());
        assertThat(ProcessIdentity.of(pid)).isNull();
    }

    @Test
    void deletingTwiceOrWithoutReasonIsFine() throws Exception {
        Wish wish = Wish.command("true");
        sandbox.runtime.delete(wish.id());
        sandbox.create(wish);
        sandbox.runtime.delete(wish.id());
        sandbox.runtime.delete(wish.id());
        assertThat(sandbox.runtime.traces()).isEmpty();
    }

    @Test
    void daemonsKilledAtAnyMomentLeaveOnlyWhatTheNextOneRemoves() throws Exception {
        for (int round = 0; round < 6; round++) {
            Process daemon = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Crashing.class.getName(),
                            sandbox.options.dataRoot().toString(),
                            sandbox.options.execRoot().toString(),
                            sandbox.image.toString(),
                            sandbox.top.resolve("layers").toString())
                    .redirectErrorStream(true)
                    .start();
            try (var output = daemon.inputReader()) {
                assertThat(output.readLine()).isEqualTo("ready");
                Thread.sleep(Duration.ofMillis(40 + round * 37L));
            } finally {
                daemon.destroyForcibly().waitFor();
            }
            sandbox.reopen();
            for (ContainerId id : sandbox.runtime.traces()) {
                if (sandbox.runtime.recover(id) instanceof TaskStatus.Ended ended) {
                    assertThat(ended.exit().exitCode()).isIn(Crashing.removes(id) ? List.of(3, 137) : List.of(3));
                }
                sandbox.runtime.delete(id);
            }
            assertThat(sandbox.runtime.traces()).isEmpty();
            Sandbox.awaitTrue(
                    () -> Directories.names(TaskPaths.ended(sandbox.options)).isEmpty());
            assertThat(sandbox.strayProcesses()).isEqualTo(List.of());
        }
    }
}
