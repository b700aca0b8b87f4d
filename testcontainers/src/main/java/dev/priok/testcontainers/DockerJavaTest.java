package dev.priok.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.Volume;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/** docker-java by itself, as tools use it that talk to an engine without Testcontainers. */
final class DockerJavaTest {
    private static final Map<String, String> LABEL = Map.of("made-by", "DockerJavaTest");

    private final DockerClient docker = DockerClientFactory.lazyClient();

    @AfterEach
    void removeContainers() {
        docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(LABEL)
                .exec()
                .forEach(container -> docker.removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
    }

    private String create(String... command) {
        CreateContainerResponse created = docker.createContainerCmd("busybox:latest")
                .withCmd(command)
                .withLabels(LABEL)
                .exec();
        assertThat(created.getWarnings()).isEmpty();
        return created.getId();
    }

    @Test
    void waitsInspectsAndFinds() {
        String id = create("sh", "-c", "exit 7");
        docker.startContainerCmd(id).exec();
        assertThat(docker.waitContainerCmd(id).start().awaitStatusCode(30, TimeUnit.SECONDS))
                .isEqualTo(7);
        InspectContainerResponse inspected = docker.inspectContainerCmd(id).exec();
        assertThat(inspected.getState().getExitCodeLong()).isEqualTo(7);
        assertThat(inspected.getState().getRunning()).isFalse();
        assertThat(inspected.getConfig().getImage()).isEqualTo("busybox:latest");
        assertThat(docker.listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(LABEL)
                        .withStatusFilter(List.of("exited"))
                        .exec())
                .singleElement()
                .satisfies(container -> assertThat(container.getId()).isEqualTo(id));
    }

    @Test
    void attachesWithInput() throws IOException, InterruptedException {
        String id = docker.createContainerCmd("busybox:latest")
                .withCmd("sh", "-c", "read line; echo got $line; echo problem >&2")
                .withLabels(LABEL)
                .withStdinOpen(true)
                .withStdInOnce(true)
                .withAttachStdin(true)
                .exec()
                .getId();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ResultCallback.Adapter<Frame> frames = new Collected(output)) {
            docker.attachContainerCmd(id)
                    .withStdIn(new ByteArrayInputStream("a line\n".getBytes(StandardCharsets.UTF_8)))
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(true)
                    .exec(frames);
            frames.awaitStarted(10, TimeUnit.SECONDS);
            docker.startContainerCmd(id).exec();
            assertThat(frames.awaitCompletion(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("STDOUT: got a line")
                .contains("STDERR: problem");
    }

    /** Frames as text. */
    private static final class Collected extends ResultCallback.Adapter<Frame> {
        private final ByteArrayOutputStream output;

        Collected(ByteArrayOutputStream output) {
            this.output = output;
        }

        @Override
        public void onNext(Frame frame) {
            output.writeBytes((frame + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void statistics() throws IOException, InterruptedException {
        String id = create("sleep", "600");
        docker.startContainerCmd(id).exec();
        AtomicReference<Statistics> second = new AtomicReference<>();
        CountDownLatch two = new CountDownLatch(2);
        try (ResultCallback.Adapter<Statistics> statistics = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Statistics sample) {
                second.set(sample);
                two.countDown();
            }
        }) {
            docker.statsCmd(id).exec(statistics);
            assertThat(two.await(30, TimeUnit.SECONDS)).isTrue();
        }
        Statistics sample = Objects.requireNonNull(second.get());
        assertThat(Objects.requireNonNull(sample.getMemoryStats()).getUsage()).isPositive();
        assertThat(Objects.requireNonNull(sample.getCpuStats()).getSystemCpuUsage())
                .isPositive();
        assertThat(Objects.requireNonNull(sample.getPidsStats()).getCurrent()).isEqualTo(1);
        assertThat(sample.getNetworks()).containsKey("eth0");
    }

    @Test
    void events() throws IOException, InterruptedException {
        CountDownLatch died = new CountDownLatch(1);
        String id = create("true");
        try (ResultCallback.Adapter<Event> events = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Event event) {
                if (id.equals(event.getId()) && "die".equals(event.getAction())) {
                    died.countDown();
                }
            }
        }) {
            docker.eventsCmd().withContainerFilter(id).exec(events);
            events.awaitStarted(10, TimeUnit.SECONDS);
            docker.startContainerCmd(id).exec();
            assertThat(died.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void volumesArchivesAndCommits() throws IOException {
        String name = docker.createVolumeCmd().withLabels(LABEL).exec().getName();
        String id = docker.createContainerCmd("busybox:latest")
                .withCmd("sh", "-c", "echo kept >/data/file; echo changed >/etc/new")
                .withLabels(LABEL)
                .withHostConfig(HostConfig.newHostConfig()
                        .withBinds(new com.github.dockerjava.api.model.Bind(name, new Volume("/data"))))
                .exec()
                .getId();
        docker.startContainerCmd(id).exec();
        assertThat(docker.waitContainerCmd(id).start().awaitStatusCode(30, TimeUnit.SECONDS))
                .isZero();
        try (InputStream archive =
                docker.copyArchiveFromContainerCmd(id, "/data/file").exec()) {
            assertThat(new String(archive.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .contains("kept\n");
        }
        assertThat(docker.containerDiffCmd(id).exec())
                .anySatisfy(change -> assertThat(change.getPath()).isEqualTo("/etc/new"));
        String image = docker.commitCmd(id)
                .withRepository("committed")
                .withTag("by-docker-java")
                .exec();
        assertThat(docker.inspectImageCmd(image).exec().getRepoTags()).containsExactly("committed:by-docker-java");
        docker.removeImageCmd(image).withForce(true).exec();
        docker.removeContainerCmd(id).exec();
        docker.removeVolumeCmd(name).exec();
    }

    @Test
    void errorsAreOfTheRightKind() {
        assertThatThrownBy(() -> docker.inspectContainerCmd("nobody").exec()).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> docker.inspectImageCmd("nothing:here").exec()).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> docker.createContainerCmd("nothing:here")
                        .withLabels(LABEL)
                        .exec())
                .isInstanceOf(NotFoundException.class);
        String id = create("sleep", "600");
        docker.startContainerCmd(id).exec();
        assertThatThrownBy(() -> docker.startContainerCmd(id).exec()).isInstanceOf(NotModifiedException.class);
        assertThatThrownBy(() -> docker.removeContainerCmd(id).exec()).isInstanceOf(ConflictException.class);
        String name = docker.inspectContainerCmd(id).exec().getName().substring(1);
        assertThatThrownBy(() -> docker.createContainerCmd("busybox:latest")
                        .withName(name)
                        .withLabels(LABEL)
                        .exec())
                .isInstanceOf(ConflictException.class);
    }
}
