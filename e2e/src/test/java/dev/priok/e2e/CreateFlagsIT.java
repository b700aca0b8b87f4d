package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags of which the client does a part, with both clients. */
@WithDaemon
class CreateFlagsIT {
    private final PriokDaemon priok;

    @TempDir
    Path folder;

    CreateFlagsIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private Result client(String client, String... arguments) {
        return client.equals("docker") ? priok.docker(arguments) : priok.priok(arguments);
    }

    private Result run(String client, List<String> options, String... program) {
        List<String> command = new ArrayList<>(List.of("run", "--rm"));
        command.addAll(options);
        command.add("busybox");
        command.addAll(List.of(program));
        return client(client, command.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "priok"})
    void filesOfVariablesAndLabels(String client) throws IOException {
        Path variables =
                Files.writeString(folder.resolve("variables"), "# a comment\nA=1\nB=two words\nPATH_OF_CALLER\n");
        Path labels = Files.writeString(folder.resolve("labels"), "# a comment\ntier=web\n");
        assertThat(run(client, List.of("--env-file", variables.toString(), "-e", "A=2"), "sh", "-c", "echo $A; echo $B")
                        .ok()
                        .lines())
                .containsExactly("2", "two words");
        String id = client(client, "create", "--label-file", labels.toString(), "-l", "more=1", "busybox")
                .ok()
                .text();
        assertThat(priok.inspect(id, "{{json .Config.Labels}}")).isEqualTo("{\"more\":\"1\",\"tier\":\"web\"}");
        assertThat(client(client, "create", "--env-file", folder.resolve("none").toString(), "busybox")
                        .err())
                .contains("no such file or directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "priok"})
    void theEntrypointIsReplacedAndTheIdWritten(String client) throws IOException {
        Path idFile = folder.resolve("id");
        String id = client(client, "create", "--cidfile", idFile.toString(), "--entrypoint", "echo", "busybox", "hello")
                .ok()
                .text();
        assertThat(Files.readString(idFile)).isEqualTo(id);
        assertThat(client(client, "start", "-a", id).ok().text()).isEqualTo("hello");
        assertThat(priok.inspect(id, "{{json .Config.Entrypoint}} {{.HostConfig.ContainerIDFile}}"))
                .isEqualTo("[\"echo\"] " + idFile);
        assertThat(client(client, "create", "--cidfile", idFile.toString(), "busybox")
                        .err())
                .contains("container ID file found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "priok"})
    void anImageOfAnotherPlatformIsNotTaken(String client) {
        assertThat(run(client, List.of("--platform", "linux", "--pull", "never"), "echo", "x")
                        .ok()
                        .text())
                .isEqualTo("x");
        assertThat(client(client, "create", "--pull", "never", "--platform", "linux/s390x", "busybox")
                        .err())
                .contains("No such image: ");
        assertThat(client(client, "create", "--pull", "always", "-q", "127.0.0.1:1/busybox")
                        .exits(1)
                        .err())
                .as("asked for, although it is no registry")
                .contains("127.0.0.1:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "priok"})
    void healthChecksOfTheImageCanBeLeftOutAndTimedOut(String client) {
        String sick = client(
                        client,
                        "run",
                        "-d",
                        "--health-cmd",
                        "sleep 100",
                        "--health-timeout",
                        "200ms",
                        "--health-interval",
                        "100ms",
                        "--health-retries",
                        "1",
                        "busybox",
                        "sleep",
                        "1000")
                .ok()
                .text();
        Eventually.await(
                "the check takes too long",
                () -> priok.inspect(sick, "{{.State.Health.Status}} {{range .State.Health.Log}}{{.Output}}{{end}}")
                        .startsWith("unhealthy Health check exceeded timeout (0.2s)"));
        client(client, "commit", "--change", "HEALTHCHECK CMD true", sick, "checked:" + client)
                .ok();
        String free = client(client, "run", "-d", "--no-healthcheck", "checked:" + client, "sleep", "1000")
                .ok()
                .text();
        assertThat(priok.inspect(free, "{{json .Config.Healthcheck.Test}} {{json .State.Health}}"))
                .isIn("[\"NONE\"] null", "[\"NONE\"] <nil>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "priok"})
    void signalsOfTheClientReachTheProgramUnlessTheyMustNot(String client) throws InterruptedException {
        String program = "trap 'echo told; exit 7' TERM; echo ready; while :; do sleep 0.1; done";
        List<String> words = List.of("run", "--name", "proxied", "busybox", "sh", "-c", program);
        Process proxied = start(client, words);
        Eventually.await("it runs", () -> priok.docker("logs", "proxied").out().contains("ready"));
        proxied.toHandle().destroy();
        assertThat(proxied.waitFor()).isEqualTo(7);
        Process apart =
                start(client, List.of("run", "--sig-proxy=false", "--name", "apart", "busybox", "sh", "-c", program));
        Eventually.await("it runs", () -> priok.docker("logs", "apart").out().contains("ready"));
        apart.toHandle().destroy();
        priok.docker("exec", "apart", "sleep", "0.5").ok();
        assertThat(priok.docker("logs", "apart").ok().text()).isEqualTo("ready");
        apart.destroyForcibly();
        apart.waitFor();
    }

    private Process start(String client, List<String> words) {
        String program = client.equals("docker")
                ? "docker"
                : Programs.top().resolve("bin/priok").toString();
        return Programs.start(
                priok.environment(),
                Stream.concat(Stream.of(program), words.stream()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "priok"})
    void allExposedPortsArePublished(String client) {
        String id = client(client, "run", "-d", "-P", "--expose", "8080-8081", "busybox", "sleep", "1000")
                .ok()
                .text();
        assertThat(priok.inspect(
                        id,
                        "{{.HostConfig.PublishAllPorts}} {{len (index .NetworkSettings.Ports \"8080/tcp\")}}"
                                + " {{len (index .NetworkSettings.Ports \"8081/tcp\")}}"))
                .isIn("true 1 1", "true 2 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "priok"})
    void namesAndAddresses(String client) {
        String network = "six" + client;
        priok.docker("network", "create", "--ipv6", "--subnet", "fd00:7::/64", "--subnet", "10.217.7.0/24", network)
                .ok();
        try {
            String seen = run(
                            client,
                            List.of(
                                    "--network",
                                    network,
                                    "--ip",
                                    "10.217.7.9",
                                    "--ip6",
                                    "fd00:7::9",
                                    "--link-local-ip",
                                    "169.254.34.68",
                                    "--link-local-ip",
                                    "fe80::44",
                                    "--dns-option",
                                    "ndots:3",
                                    "--add-host",
                                    "there:10.1.2.3"),
                            "sh",
                            "-c",
                            "ip addr show eth0; cat /etc/resolv.conf /etc/hosts")
                    .ok()
                    .out();
            assertThat(seen)
                    .contains(
                            "inet 10.217.7.9/24",
                            "inet6 fd00:7::9/64",
                            "inet 169.254.34.68/16",
                            "inet6 fe80::44/64",
                            "options ndots:3",
                            "10.1.2.3\tthere");
        } finally {
            priok.docker("network", "rm", network).ok();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "priok"})
    void volumesComeFromTheirDriver(String client) {
        assertThat(run(client, List.of("--volume-driver", "local", "-v", "flagged:/x"), "stat", "-c", "%F", "/x")
                        .ok()
                        .text())
                .isEqualTo("directory");
        assertThat(priok.api("POST", "/containers/create", """
                        {"Image":"busybox","HostConfig":{"VolumeDriver":"nobodys","Binds":["other:/x"]}}""").message()).contains("nobodys");
        priok.docker("volume", "rm", "flagged").ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "priok"})
    void removedAloneOrRestarted(String client) {
        assertThat(client(client, "create", "--rm", "--restart", "always", "busybox")
                        .err())
                .contains("conflicting options");
        assertThat(priok.api("POST", "/containers/create", """
                        {"Image":"busybox","HostConfig":{"AutoRemove":true,"RestartPolicy":{"Name":"always"}}}""").expect(400).message())
                .isEqualTo("can't create 'AutoRemove' container with restart policy");
    }

    /** Docker's client always takes /var/run/docker.sock, which is not where this daemon listens. */
    @Test
    void theApisSocketIsHandedIn() {
        assertThat(priok.priok("run", "--rm", "--use-api-socket", "busybox", "sh", "-c", "test -S /var/run/docker.sock")
                        .ok()
                        .out())
                .isEmpty();
    }

    @Test
    void signaturesAreNotVerified() {
        assertThat(priok.priok("create", "--disable-content-trust=false", "busybox")
                        .exits(125)
                        .err())
                .contains("--disable-content-trust=false is not part of Priok");
        priok.docker("create", "--disable-content-trust", "busybox").ok();
        priok.priok("create", "--disable-content-trust", "busybox").ok();
    }

    @Test
    void bothClientsHaveTheSameFlags() {
        for (String command : List.of("run", "create", "update")) {
            assertThat(flags(priok.priok(command, "--help").ok().out()))
                    .as(command)
                    .containsAll(flags(priok.docker(command, "--help").ok().out()));
        }
    }

    private static List<String> flags(String help) {
        return help.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("-"))
                .map(line -> line.replaceFirst("^-., ", "").replaceFirst("[ =].*", ""))
                .sorted()
                .toList();
    }

    @Test
    void anUpdateSaysWhatItCannotChange() {
        String id = priok.docker("run", "-d", "--memory", "32m", "busybox", "sleep", "1000")
                .ok()
                .text();
        assertThat(priok.api("POST", "/containers/" + id + "/update", "{\"CgroupParent\":\"/other\"}")
                        .expect(501)
                        .message())
                .contains("CgroupParent can't be changed by an update");
        assertThat(priok.docker("update", "--memory-swap", "80m", id).ok().text())
                .isEqualTo(id);
        assertThat(priok.inspect(id, "{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}"))
                .isEqualTo("33554432 83886080");
        assertThat(priok.docker("update", "--memory", "100m", id).exits(1).err())
                .contains("update the memoryswap at the same time");
        priok.priok(
                        "update",
                        "--memory",
                        "100m",
                        "--memory-swap",
                        "-1",
                        "--memory-reservation",
                        "50m",
                        "--pids-limit",
                        "77",
                        "--restart",
                        "always",
                        "--cpus",
                        "0.25",
                        "--cpu-shares",
                        "200",
                        id)
                .ok();
        assertThat(priok.inspect(
                        id,
                        "{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}} {{.HostConfig.MemoryReservation}}"
                                + " {{.HostConfig.PidsLimit}} {{.HostConfig.RestartPolicy.Name}}"
                                + " {{.HostConfig.NanoCpus}} {{.HostConfig.CpuShares}}"))
                .isEqualTo("104857600 -1 52428800 77 always 250000000 200");
        assertThat(priok.docker("update", "--cpus", "10000", id).exits(1).err()).contains("CPUs available");
        assertThat(priok.docker("update", "--cpuset-cpus", "4000", id).exits(1).err())
                .contains("Requested CPUs are not available - requested 4000");
        assertThat(priok.docker("update", "--cpu-period", "10000", id).exits(1).err())
                .contains("Conflicting options");
    }

    @Test
    void whatTheMachineLacksIsToldAtCreation() {
        assertThat(priok.docker("create", "--cpus", "10000", "busybox").exits(1).err())
                .contains("range of CPUs is from 0.01 to");
        assertThat(priok.docker("create", "--cpuset-cpus", "4000", "busybox")
                        .exits(1)
                        .err())
                .contains("Requested CPUs are not available - requested 4000, available: ");
        assertThat(priok.docker("create", "--cpuset-mems", "4000", "busybox")
                        .exits(1)
                        .err())
                .contains("Requested memory nodes are not available - requested 4000, available: ");
        assertThat(priok.docker("create", "--cpuset-cpus", "a-b", "busybox")
                        .exits(1)
                        .err())
                .contains("Invalid value a-b for cpuset cpus");
        assertThat(priok.docker("create", "--cpu-period", "10", "busybox")
                        .exits(1)
                        .err())
                .contains("CPU cfs period can not be less than 1ms");
        assertThat(priok.docker("create", "--cpu-quota", "10", "busybox")
                        .exits(1)
                        .err())
                .contains("CPU cfs quota can not be less than 1ms");
        assertThat(priok.docker("create", "--memory-swap", "10m", "busybox")
                        .exits(1)
                        .err())
                .contains("You should always set the Memory limit when using Memoryswap limit");
        assertThat(priok.docker("create", "--cap-add", "FLY", "busybox")
                        .exits(1)
                        .err())
                .contains("unknown capability");
        assertThat(priok.docker("create", "--security-opt", "magic=1", "busybox")
                        .exits(1)
                        .err())
                .contains("invalid --security-opt");
    }

    @Test
    void aDisabledNetworkIsNone() {
        String id = priok.api("POST", "/containers/create", """
                        {"Image":"busybox","Cmd":["ls","/sys/class/net"],"NetworkDisabled":true}""")
                .expect(201)
                .json()
                .path("Id")
                .asString();
        assertThat(priok.docker("start", "-a", id).ok().lines()).containsExactly("lo");
    }

    @Test
    void shellsAndTriggersOfTheConfigurationAreKept() {
        String id = priok.api("POST", "/containers/create", """
                        {"Image":"busybox","Shell":["/bin/ash","-c"],"OnBuild":["RUN true"],
                        "Healthcheck":{"Test":["CMD-SHELL","test -n \\"$PPID\\""],"Interval":100000000}}""")
                .expect(201)
                .json()
                .path("Id")
                .asString();
        assertThat(priok.inspect(id, "{{json .Config.Shell}} {{json .Config.OnBuild}}"))
                .isEqualTo("[\"/bin/ash\",\"-c\"] [\"RUN true\"]");
    }
}
