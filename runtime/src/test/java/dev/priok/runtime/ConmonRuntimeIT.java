package dev.priok.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.runtime.Sandbox.Wish;
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
}
