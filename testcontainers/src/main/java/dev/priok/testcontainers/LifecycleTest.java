package dev.priok.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startables;

/** How containers start, fail to start, are waited for, kept and cleared away. */
final class LifecycleTest {
    private static GenericContainer<?> busybox(String script) {
        return new GenericContainer<>("busybox:latest").withCommand("sh", "-c", script);
    }

    private static CreateContainerCmd healthyOnceThereIsAFile(CreateContainerCmd create) {
        return create.withHealthcheck(new HealthCheck()
                .withTest(List.of("CMD-SHELL", "test -e /ready"))
                .withInterval(TimeUnit.MILLISECONDS.toNanos(200))
                .withTimeout(TimeUnit.SECONDS.toNanos(5))
                .withRetries(100));
    }

    @Test
    void waitsForHealth() {
        try (GenericContainer<?> slow = busybox("sleep 1; touch /ready; sleep 600")
                .withCreateContainerCmdModifier(LifecycleTest::healthyOnceThereIsAFile)
                .waitingFor(Wait.forHealthcheck())) {
            slow.start();
            assertThat(slow.isHealthy()).isTrue();
        }
    }

    @Test
    void waitsForALineOfTheLog() {
        try (GenericContainer<?> slow = busybox("sleep 1; echo now it listens; sleep 600")
                .waitingFor(Wait.forLogMessage(".*listens.*\\n", 1))) {
            slow.start();
            assertThat(slow.getLogs()).isEqualTo("now it listens\n");
        }
    }

    @Test
    void tellsWhyAContainerDidNotStart() {
        try (GenericContainer<?> broken = busybox("echo no disk >&2; exit 3")
                .waitingFor(Wait.forLogMessage(".*ready.*", 1))
                .withStartupTimeout(Duration.ofSeconds(3))) {
            assertThatThrownBy(broken::start).isInstanceOf(ContainerLaunchException.class);
        }
    }

    @Test
    void startsManyAtOnce() {
        List<GenericContainer<?>> all = IntStream.range(0, 8)
                .<GenericContainer<?>>mapToObj(i -> busybox("echo number " + i + "; sleep 600"))
                .toList();
        GenericContainer<?> last = busybox("echo last; sleep 600");
        last.dependsOn(all);
        try {
            Startables.deepStart(last).join();
            assertThat(all).allMatch(GenericContainer::isRunning);
            assertThat(last.getLogs()).contains("last");
        } finally {
            last.stop();
            all.forEach(GenericContainer::stop);
        }
        assertThat(all).noneMatch(GenericContainer::isRunning);
    }

    @Test
    void keepsAContainerForTheNextRun() {
        Map<String, String> label = Map.of("reused-by", "LifecycleTest");
        GenericContainer<?> first = busybox("sleep 600").withLabels(label).withReuse(true);
        first.start();
        GenericContainer<?> second = busybox("sleep 600").withLabels(label).withReuse(true);
        second.start();
        try {
            assertThat(second.getContainerId()).isEqualTo(first.getContainerId());
        } finally {
            DockerClientFactory.lazyClient()
                    .removeContainerCmd(first.getContainerId())
                    .withForce(true)
                    .exec();
        }
    }

    @Test
    void environmentMountsAndMemory() {
        try (GenericContainer<?> shell = busybox(
                        "echo $GREETING; cat /shop.sql | wc -l; df -m /scratch /dev/shm; sleep 600")
                .withEnv("GREETING", "hello there")
                .withClasspathResourceMapping("shop.sql", "/shop.sql", BindMode.READ_ONLY)
                .withTmpFs(Map.of("/scratch", "rw,size=3m"))
                .withSharedMemorySize(5L << 20)
                .waitingFor(Wait.forLogMessage(".*/dev/shm.*\\n", 1))) {
            shell.start();
            assertThat(shell.getLogs().lines().map(String::strip).toList())
                    .startsWith("hello there", "2")
                    .anyMatch(line -> line.matches("tmpfs +3 .*/scratch"))
                    .anyMatch(line -> line.matches("shm +5 .*/dev/shm"));
        }
    }
}
