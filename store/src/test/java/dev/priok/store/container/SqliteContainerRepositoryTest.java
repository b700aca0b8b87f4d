package dev.priok.store.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.HostNames;
import dev.priok.model.ContainerConfig.ProcessConfig;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.ContainerConfig.StopConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ContainerState;
import dev.priok.model.Devices;
import dev.priok.model.Digest;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Health;
import dev.priok.model.Healthcheck;
import dev.priok.model.HostSpec;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageId;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.MacAddress;
import dev.priok.model.MountSpec;
import dev.priok.model.NamespaceMode;
import dev.priok.model.NetworkId;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.Publication;
import dev.priok.model.Networking.PublishedPort;
import dev.priok.model.OnUnhealthy;
import dev.priok.model.Resources;
import dev.priok.model.RestartPolicy;
import dev.priok.model.StorageOptions;
import dev.priok.model.TerminalSize;
import dev.priok.store.database.Database;
import dev.priok.store.database.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteContainerRepositoryTest {
    private static final Instant TIME = Instant.parse("2024-01-02T03:04:05.678901234Z");

    @TempDir
    Path directory;

    private Database database;
    private SqliteContainerRepository repository;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("metadata.db"));
        repository = new SqliteContainerRepository(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Container plain(ContainerState state) {
        return new Container(
                ContainerId.random(),
                "name",
                TIME,
                new ContainerSpec(ContainerConfig.empty(), HostSpec.defaults(), Networking.DEFAULT),
                new ImageId(Digest.sha256(new byte[0])),
                new Platform("linux", "amd64", ""),
                state,
                false,
                0,
                null,
                Attachments.NONE);
    }

    private static Container full() {
        ContainerConfig config = new ContainerConfig(
                "busybox",
                new ProcessConfig(List.of(), List.of("sh", "-c", "echo \"ü\""), List.of("A=b"), "/w", "1:2"),
                new StdioConfig(true, true, true, true, true, true),
                new HostNames("host", "domain"),
                Map.of("label", "value"),
                Set.of("80/tcp"),
                Set.of("/data"),
                new Healthcheck(
                        List.of("CMD", "true"),
                        Duration.ofSeconds(3),
                        Duration.ofMillis(1500),
                        Duration.ZERO,
                        Duration.ZERO,
                        4),
                new StopConfig("SIGINT", -1),
                List.of("/bin/sh", "-c"),
                List.of("RUN x"),
                true);
        HostSpec defaults = HostSpec.defaults();
        HostSpec host = new HostSpec(
                new HostSpec.NamespaceModes(
                        NamespaceMode.PRIVATE,
                        NamespaceMode.HOST,
                        new NamespaceMode.Container("other"),
                        NamespaceMode.DEFAULT,
                        NamespaceMode.DEFAULT,
                        NamespaceMode.HOST),
                new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, 5),
                false,
                true,
                new HostSpec.Security(
                        true,
                        true,
                        List.of("NET_ADMIN"),
                        List.of("ALL"),
                        List.of("seccomp={\"x\":1}"),
                        List.of("9"),
                        List.of(),
                        null),
                new Resources(
                        new Resources.Memory(64 << 20, 128 << 20, 32 << 20, 10L, true),
                        new Resources.Cpu(0, 512, 100_000, 50_000, 1_000_000, 10_000, "0-1", ""),
                        100L,
                        new Resources.BlockIo(
                                500,
                                List.of(new Resources.DeviceLimit("/dev/sda", 300)),
                                List.of(new Resources.DeviceLimit("/dev/sda", 1 << 20)),
                                List.of(),
                                List.of(),
                                List.of(new Resources.DeviceLimit("/dev/sdb", 100)))),
                List.of(
                        new MountSpec.Bind(
                                "/src",
                                "/dst",
                                true,
                                new MountSpec.BindOptions("rslave", true, MountSpec.Below.WRITABLE, "ro"),
                                MountSpec.Origin.BINDS),
                        new MountSpec.VolumeUse(
                                "data",
                                "/volumes/data",
                                "/data",
                                false,
                                new MountSpec.VolumeOptions(
                                        true, true, "sub", "z", "local", Map.of("o", "p"), Map.of("l", "v")),
                                MountSpec.Origin.VOLUMES),
                        new MountSpec.ImageUse(
                                "busybox",
                                new ImageId(Digest.sha256(new byte[2])),
                                "/image",
                                "etc",
                                MountSpec.Origin.MOUNTS),
                        new MountSpec.Tmpfs("/tmp", false, "size=1m", MountSpec.Origin.TMPFS)),
                new Devices(
                        List.of(new Devices.Mapping("/dev/fuse", "/dev/f", "rw")),
                        List.of("c 1:* rw"),
                        List.of(new Devices.Request(
                                "cdi", 0, List.of("a/b=c"), List.of(List.of("gpu")), Map.of("k", "v")))),
                new HostSpec.ProcessLimits(
                        List.of(new HostSpec.Ulimit("nofile", 10, -1)), Map.of("net.x", "1"), 1 << 20, -5),
                new HostSpec.LogConfig("json-file", Map.of("max-size", "1m")),
                "/parent",
                "crun",
                "/cid",
                Map.of("a", "b"),
                defaults.networkFiles(),
                List.of("other:ro"),
                "plugin",
                new TerminalSize(24, 80),
                new StorageOptions(Map.of("size", "10G")),
                OnUnhealthy.RESTART);
        return new Container(
                ContainerId.random(),
                "full",
                TIME,
                new ContainerSpec(config, host, networking()),
                new ImageId(Digest.sha256(new byte[1])),
                new Platform("linux", "arm64", "v8"),
                new ContainerState.Running(42, TIME),
                true,
                3,
                new Health(Health.Status.UNHEALTHY, 2, List.of(new Health.Result(TIME, TIME, 1, "out"))),
                new Attachments(
                        List.of(new Endpoint(
                                "e".repeat(64),
                                NetworkId.random(),
                                IpPrefix.parse("10.0.0.2/24"),
                                IpPrefix.parse("fd00::2/64"),
                                IpAddress.parse("10.0.0.1"),
                                null,
                                new MacAddress("02:42:0a:00:00:02"),
                                List.of("web"))),
                        List.of(new PublishedPort(Port.parse("80/udp"), IpAddress.parse("::"), 8080))));
    }

    private static Networking networking() {
        return new Networking(
                "backend",
                List.of(new EndpointSpec(
                        "backend",
                        IpAddress.parse("10.0.0.2"),
                        IpAddress.parse("fd00::2"),
                        List.of(IpAddress.parse("169.254.1.1")),
                        new MacAddress("02:42:0a:00:00:02"),
                        List.of("alias"),
                        List.of("db:store"),
                        Map.of("option", "value"),
                        7)),
                List.of(new Publication(Port.parse("80"), IpAddress.parse("127.0.0.1"), 8000, 8010)),
                true,
                List.of("db:store"));
    }

    @Test
    void returnsWhatItGot() {
        ContainerState.Exit exit = new ContainerState.Exit(137, true, "", null, TIME);
        List<Container> containers = new ArrayList<>(List.of(full()));
        for (ContainerState state : List.of(
                new ContainerState.Created(),
                new ContainerState.Running(1, TIME),
                new ContainerState.Running(1, TIME, true),
                new ContainerState.Paused(2, TIME, true),
                new ContainerState.Restarting(exit),
                new ContainerState.Exited(exit),
                new ContainerState.Removing(null, true),
                new ContainerState.Removing(exit, false),
                new ContainerState.Dead("why"))) {
            containers.add(plain(state));
        }
        containers.forEach(repository::save);
        assertThat(repository.all()).containsExactlyInAnyOrderElementsOf(containers);
    }

    @Test
    void replacesAndDeletes() {
        Container first = plain(new ContainerState.Created());
        repository.save(first);
        Container second = first.withState(new ContainerState.Dead("x")).withName("new");
        repository.save(second);
        assertThat(repository.all()).containsExactly(second);
        repository.delete(first.id());
        repository.delete(first.id());
        assertThat(repository.all()).isEmpty();
    }

    @Test
    void keepsContainersWhenReopened() {
        Container container = full();
        repository.save(container);
        database.close();
        open();
        assertThat(repository.all()).containsExactly(container);
    }

    @Test
    void saysWhichRecordIsUnreadable() {
        Container container = full();
        repository.save(container);
        database.transaction(connection ->
                new Query("UPDATE containers SET record = replace(record, '\"name\"', '\"nom\"')").update(connection));
        assertThatThrownBy(repository::all)
                .hasMessageContaining(container.id().value())
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.DataLoss.class));
    }

    @Test
    void storesTheSameWordsForEver() {
        repository.save(plain(new ContainerState.Created()));
        List<String> records = database.read(
                connection -> new Query("SELECT record FROM containers").list(connection, row -> row.getString(1)));
        assertThat(records.getFirst())
                .contains("\"state\":{\"is\":\"created\"}")
                .contains("\"network\":{\"is\":\"default\"}")
                .contains("\"created\":\"2024-01-02T03:04:05.678901234Z\"")
                .contains("\"image\":\"sha256:")
                .doesNotContain("alive");
    }
}
