package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks as the docker client makes them, with containers that talk to each other and to the machine. */
@WithDaemon
class NetworkIT {
    private static final String SERVER =
            "mkdir -p /www; echo here is $HOSTNAME >/www/index.html; exec httpd -f -p 80 -h /www";

    private final PriokDaemon priok;

    NetworkIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @AfterEach
    void removeWhatWasMade() {
        List<String> containers = priok.docker("ps", "-aq").ok().lines();
        containers.forEach(id -> priok.docker("rm", "-f", id).ok());
        priok.docker("network", "prune", "-f").ok();
    }

    private void serve(String name, String... options) {
        List<String> command = new ArrayList<>(List.of("run", "-d", "--name", name, "--hostname", name));
        command.addAll(List.of(options));
        command.addAll(List.of("busybox", "sh", "-c", SERVER));
        priok.docker(command.toArray(String[]::new)).ok();
        Eventually.await(
                name + " listens",
                () -> priok.docker("exec", name, "sh", "-c", "nc 127.0.0.1 80 </dev/null")
                                .exit()
                        == 0);
    }

    private Result run(String network, String script) {
        return priok.docker("run", "--rm", "--network", network, "busybox", "sh", "-c", script);
    }

    private static String get(String host) {
        return "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 10 " + host;
    }

    private String address(String container, String network) {
        return priok.inspect(container, "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}");
    }

    /** From the machine. */
    private static String page(int port) {
        return page("127.0.0.1", port);
    }

    private static String page(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(host), port), 10_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "no answer: " + e.getMessage();
        }
    }

    private int publishedPort(String container) {
        String port = priok.docker("port", container, "80/tcp").ok().lines().getFirst();
        return Integer.parseInt(port.substring(port.lastIndexOf(':') + 1));
    }

    @Test
    void containersOfTheDefaultBridgeReachEachOtherByAddressOnly() {
        serve("web");
        assertThat(run("bridge", get(address("web", "bridge") + " 80")).ok().out())
                .contains("here is web");
        assertThat(run("bridge", "ping -c 1 -W 5 web").exit()).isNotZero();
    }

    @Test
    void namesAliasesAndShortIdsAreServedOnUserDefinedNetworks() {
        priok.docker("network", "create", "backend").ok();
        serve("web", "--network", "backend", "--network-alias", "www");
        String id = priok.inspect("web", "{{.Id}}").substring(0, 12);
        for (String name : List.of("web", "www", "WEB", "web.backend", id)) {
            assertThat(run("backend", "ping -c 1 -W 5 " + name).ok().out()).contains("1 packets received");
        }
        String address = address("web", "backend");
        assertThat(run("backend", "nslookup " + address).ok().out()).contains("name = web.backend");
        assertThat(run("backend", "cat /etc/resolv.conf").ok().out()).contains("nameserver 127.0.0.11");
    }

    @Test
    void aPublishedPortAnswersOnTheMachineAndSurvivesTheDaemon() {
        serve("web", "-p", "127.0.0.1::80");
        int port = publishedPort("web");
        assertThat(page(port)).contains("here is web");
        priok.kill9();
        assertThat(page(port)).as("while the daemon is down").contains("here is web");
        priok.startAgain();
        assertThat(page(port)).as("after the daemon's return").contains("here is web");
        priok.docker("stop", "-t", "0", "web").ok();
        assertThat(page(port)).startsWith("no answer");
        priok.docker("start", "web").ok();
        Eventually.await("it answers again", () -> page(publishedPort("web")).contains("here is web"));
    }

    @Test
    void aPortIsPublishedOnBothFamiliesByDefault() {
        serve("web", "-p", "80");
        int port = publishedPort("web");
        assertThat(priok.docker("port", "web").ok().lines())
                .containsExactlyInAnyOrder("80/tcp -> 0.0.0.0:" + port, "80/tcp -> [::]:" + port);
        assertThat(page(port)).contains("here is web");
        assertThat(page("::1", port)).as("the container has no IPv6").contains("here is web");
        priok.kill9();
        priok.startAgain();
        assertThat(page("::1", port)).as("after the daemon's return").contains("here is web");
    }

    @Test
    void namesAreServedAgainAfterACrash() {
        priok.docker("network", "create", "backend").ok();
        serve("web", "--network", "backend");
        serve("other", "--network", "backend");
        priok.kill9();
        priok.startAgain();
        assertThat(priok.docker("exec", "other", "ping", "-c", "1", "-W", "5", "web")
                        .ok()
                        .out())
                .contains("1 packets received");
        priok.docker("rm", "-f", "web").ok();
        assertThat(priok.docker("exec", "other", "ping", "-c", "1", "-W", "5", "web")
                        .exit())
                .isNotZero();
    }

    @Test
    void networksAreApart() {
        priok.docker("network", "create", "one").ok();
        priok.docker("network", "create", "two").ok();
        serve("web", "--network", "one");
        String address = address("web", "one");
        assertThat(run("two", "ping -c 1 -W 1 " + address).exit()).isNotZero();
        assertThat(run("bridge", "ping -c 1 -W 1 " + address).exit()).isNotZero();
        assertThat(run("none", "ping -c 1 -W 1 " + address).exit()).isNotZero();
        assertThat(run("host", "ping -c 1 -W 5 " + address).exit()).isZero();
    }

    @Test
    void aRunningContainerJoinsAndLeavesANetwork() {
        priok.docker("network", "create", "backend").ok();
        serve("web", "--network", "backend");
        priok.docker("run", "-d", "--name", "guest", "busybox", "sleep", "1000").ok();
        priok.docker("network", "connect", "--alias", "visitor", "backend", "guest")
                .ok();
        assertThat(priok.docker("exec", "guest", "ping", "-c", "1", "-W", "5", "web")
                        .exit())
                .isZero();
        assertThat(priok.docker("exec", "web", "ping", "-c", "1", "-W", "5", "visitor")
                        .exit())
                .isZero();
        assertThat(priok.docker("network", "connect", "backend", "guest")
                        .exits(1)
                        .err())
                .contains("endpoint with name guest already exists in network backend");
        String endpoint = priok.inspect("web", "{{(index .NetworkSettings.Networks \"backend\").EndpointID}}");
        assertThat(priok.docker("network", "rm", "backend").exits(1).err())
                .contains("error while removing network: network backend has active endpoints (")
                .contains("name:\"web\" id:\"" + endpoint.substring(0, 12) + "\"");
        priok.docker("network", "disconnect", "backend", "guest").ok();
        assertThat(priok.docker("exec", "web", "ping", "-c", "1", "-W", "1", "visitor")
                        .exit())
                .isNotZero();
    }

    @Test
    void chosenAddressesAndRanges() {
        priok.docker("network", "create", "--subnet", "10.211.0.0/24", "--ip-range", "10.211.0.128/25", "chosen")
                .ok();
        serve("fixed", "--network", "chosen", "--ip", "10.211.0.9", "--mac-address", "02:11:22:33:44:55");
        serve("ranged", "--network", "chosen");
        assertThat(address("fixed", "chosen")).isEqualTo("10.211.0.9");
        assertThat(address("ranged", "chosen")).matches("10\\.211\\.0\\.(12[89]|1[3-9]\\d|2\\d\\d)");
        assertThat(priok.docker("exec", "fixed", "cat", "/sys/class/net/eth0/address")
                        .ok()
                        .text())
                .isEqualTo("02:11:22:33:44:55");
        assertThat(priok.docker("run", "--rm", "--network", "chosen", "--ip", "10.211.0.9", "busybox", "true")
                        .exits(125)
                        .err())
                .contains("Address already in use");
    }

    private void ip(String command) {
        List<String> words = new ArrayList<>(List.of("ip"));
        words.addAll(List.of(command.split(" ")));
        Programs.run(Map.of(), words).ok();
    }

    @Test
    void containersOnAnInterfaceOfTheMachine() {
        ip("link add pke2e0 up type veth peer name pke2e1");
        try {
            ip("link set pke2e1 up");
            priok.docker(
                            "network",
                            "create",
                            "-d",
                            "macvlan",
                            "--subnet",
                            "10.219.0.0/24",
                            "--gateway",
                            "10.219.0.1",
                            "-o",
                            "parent=pke2e0",
                            "wired")
                    .ok();
            serve("web", "--network", "wired", "--ip", "10.219.0.9", "-p", "80");
            assertThat(priok.docker("port", "web").ok().out()).isEmpty();
            assertThat(run("wired", get("web 80")).ok().out()).contains("here is web");
            assertThat(run("wired", "ip route").ok().out()).contains("default via 10.219.0.1");
            priok.kill9();
            priok.startAgain();
            assertThat(run("wired", get("web 80")).ok().out())
                    .as("after a crash")
                    .contains("here is web");
            priok.docker("network", "disconnect", "wired", "web").ok();
            assertThat(run("wired", "ping -c 1 -W 1 10.219.0.9").exit()).isNotZero();
            priok.docker("network", "connect", "--ip", "10.219.0.9", "wired", "web")
                    .ok();
            assertThat(run("wired", "ping -c 1 -W 5 web").ok().out()).contains("1 packets received");
            assertThat(priok.docker(
                                    "network",
                                    "create",
                                    "-d",
                                    "macvlan",
                                    "-o",
                                    "parent=pke2e0",
                                    "-o",
                                    "macvlan_mode=passthru",
                                    "whole")
                            .exits(1)
                            .err())
                    .contains("already using parent interface pke2e0");
            priok.docker("rm", "-f", "web").ok();
            priok.docker("network", "rm", "wired").ok();
        } finally {
            ip("link delete pke2e0");
        }
    }

    @Test
    void anInternalNetworkReachesOnlyItself() {
        priok.docker("network", "create", "--internal", "sealed").ok();
        serve("inner", "--network", "sealed");
        assertThat(run("sealed", "ping -c 1 -W 5 inner").ok().out()).contains("1 packets received");
        assertThat(run("sealed", "ip route | grep -c default").text()).isEqualTo("0");
    }

    @Test
    void aLinkGivesAnAliasAndVariables() {
        serve("database", "--expose", "5432", "-e", "SECRET=s");
        Result linked = priok.docker(
                        "run", "--rm", "--link", "database:db", "busybox", "sh", "-c", "env; ping -c 1 -W 5 db")
                .ok();
        String address = address("database", "bridge");
        assertThat(linked.lines())
                .contains("DB_PORT_5432_TCP=tcp://" + address + ":5432", "DB_ENV_SECRET=s")
                .anyMatch(line -> line.contains("1 packets received"));
    }

    @Test
    void linksFollowTheOtherContainer() {
        serve("database");
        priok.docker("run", "-d", "--name", "client", "--link", "database:db", "busybox", "sleep", "1000")
                .ok();
        priok.docker("exec", "client", "sh", "-c", "echo 10.1.1.1 mine >>/etc/hosts")
                .ok();
        assertThat(priok.inspect("client", "{{.HostConfig.Links}}")).isEqualTo("[/database:/client/db]");
        String before = address("database", "bridge");
        priok.docker("stop", "-t", "0", "database").ok();
        // Takes the address that the database had last, or one after it.
        priok.docker("run", "-d", "--name", "other", "busybox", "sleep", "1000").ok();
        priok.docker("start", "database").ok();
        String after = address("database", "bridge");
        assertThat(after).isNotEqualTo(before);
        assertThat(priok.docker("exec", "client", "cat", "/etc/hosts").ok().out())
                .contains(after + "\tdb database")
                .contains("10.1.1.1 mine")
                .doesNotContain(before + "\tdb");
        priok.docker("rename", "database", "archive").ok();
        assertThat(priok.inspect("client", "{{.HostConfig.Links}}")).isEqualTo("[/archive:/client/db]");
        assertThat(priok.docker("exec", "client", "cat", "/etc/hosts").ok().out())
                .contains(after + "\tdb database archive")
                .containsOnlyOnce("\tdb ");
        priok.docker("rm", "--link", "client/db").ok();
        assertThat(priok.docker("exec", "client", "cat", "/etc/hosts").ok().out())
                .doesNotContain("archive");
        assertThat(priok.inspect("client", "{{.HostConfig.Links}}")).isEqualTo("[]");
    }

    @Test
    void linksThatLeadNowhereAreRefused() {
        priok.docker("network", "create", "backend").ok();
        priok.docker("run", "-d", "--name", "away", "--network", "backend", "busybox", "sleep", "1000")
                .ok();
        priok.docker("create", "--name", "idle", "busybox", "true").ok();
        assertThat(priok.docker("run", "--link", "away:a", "busybox", "true")
                        .exits(125)
                        .err())
                .contains("Cannot link to /away, as it does not belong to the default network");
        assertThat(priok.docker("run", "--name", "eager", "--link", "idle:i", "busybox", "true")
                        .exits(125)
                        .err())
                .contains("Cannot link to a non running container: /idle AS /eager/i");
        assertThat(priok.docker("run", "--link", "nobody:n", "busybox", "true")
                        .exits(125)
                        .err())
                .contains("could not get container for nobody: No such container: nobody");
    }

    @Test
    void aRenamedContainerIsFoundByItsNewNameAtOnce() {
        priok.docker("network", "create", "backend").ok();
        priok.docker("network", "create", "frontend").ok();
        serve("web", "--network", "backend", "--network-alias", "www");
        priok.docker("network", "connect", "--alias", "site", "frontend", "web").ok();
        priok.docker("run", "-d", "--name", "guest", "--network", "backend", "busybox", "sleep", "1000")
                .ok();
        priok.docker("network", "connect", "frontend", "guest").ok();
        priok.docker("rename", "web", "shop").ok();
        // Its host name, which is a name of it as well, stays web.
        for (String name : List.of("shop.backend", "shop.frontend", "www", "site", "shop")) {
            priok.docker("exec", "guest", "ping", "-c", "1", "-W", "5", name).ok();
        }
        assertThat(priok.inspect("shop", "{{json (index .NetworkSettings.Networks \"backend\").DNSNames}}"))
                .startsWith("[\"shop\",\"www\",");
        priok.kill9();
        priok.startAgain();
        priok.docker("exec", "guest", "ping", "-c", "1", "-W", "5", "shop.frontend")
                .ok();
    }

    @Test
    void aFlushedRulesetIsRepaired() {
        serve("web", "-p", "127.0.0.1::80");
        int port = publishedPort("web");
        String table = Programs.run(Map.of(), List.of("nft", "list", "tables", "inet")).lines().stream()
                .filter(line -> line.contains("priok"))
                .toList()
                .getFirst();
        // Only the daemon's own: others on this machine keep theirs.
        Programs.run(Map.of(), List.of("nft", "delete " + table)).ok();
        Eventually.await("the port answers again", () -> page(port).contains("here is web"));
    }

    @Test
    void aPortInUseIsRefusedBeforeAnythingStarts() {
        serve("web", "-p", "127.0.0.1::80");
        int port = publishedPort("web");
        Result second = priok.docker("run", "--name", "second", "-p", "127.0.0.1:" + port + ":80", "busybox", "true")
                .exits(125);
        assertThat(second.err())
                .containsPattern(
                        "driver failed programming external connectivity on endpoint second \\([0-9a-f]{64}\\): "
                                + "Bind for 127\\.0\\.0\\.1:" + port + " failed: port is already allocated");
        assertThat(priok.inspect("second", "{{.State.Status}}")).isIn("created", "exited");
    }

    @ParameterizedTest
    @CsvSource({
        "--subnet 10.1.2.3/33, invalid",
        "--subnet nonsense, invalid",
        "--subnet 10.212.0.0/24 --gateway 10.213.0.1, gateway",
        "--subnet 10.212.0.0/24 --ip-range 10.213.0.0/25, range",
        "--driver no-such, plugin",
        "--opt com.docker.network.bridge.name=a-name-that-is-too-long, interface name"
    })
    void badWishesAreRefused(String options, String message) {
        List<String> command = new ArrayList<>(List.of("network", "create"));
        command.addAll(List.of(options.split(" ")));
        command.add("bad");
        Result result = priok.docker(command.toArray(String[]::new)).exits(1);
        assertThat(result.err()).containsIgnoringCase(message);
        assertThat(priok.docker("network", "ls", "--format", "{{.Name}}").ok().lines())
                .containsExactlyInAnyOrder("bridge", "host", "none");
    }

    @Test
    void namesAndSubnetsAreUniqueAndBuiltInNetworksStay() {
        priok.docker("network", "create", "--subnet", "10.212.0.0/24", "one").ok();
        assertThat(priok.docker("network", "create", "one").exits(1).err()).contains("already exists");
        assertThat(priok.docker("network", "create", "--subnet", "10.212.0.128/25", "two")
                        .exits(1)
                        .err())
                .contains("Pool overlaps with other one on this address space");
        String subnetOfBridge = priok.docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Subnet}}", "bridge")
                .ok()
                .text();
        assertThat(priok.docker("network", "create", "--subnet", subnetOfBridge, "three")
                        .exits(1)
                        .err())
                .contains("Pool overlaps with other one on this address space");
        assertThat(priok.docker("network", "rm", "bridge").exits(1).err()).contains("pre-defined network");
        assertThat(run("no-such", "true").exits(125).err()).contains("network no-such not found");
    }

    @Test
    void namesThatAreTooLongAreRefused() {
        assertThat(priok.docker("network", "create", "n".repeat(300)).exits(1).err())
                .contains("invalid network name");
        assertThat(priok.docker("run", "--hostname", "h".repeat(100), "busybox", "true")
                        .exits(125)
                        .err())
                .contains("hostname");
        assertThat(priok.docker("run", "--ip", "172.17.0.9", "busybox", "true")
                        .exits(125)
                        .err())
                .contains("user-specified IP address is supported on user-defined networks only");
    }

    @Test
    void exhaustedAddressesAreToldAndComeBack() {
        priok.docker("network", "create", "--subnet", "10.212.0.0/30", "small").ok();
        serve("only", "--network", "small");
        assertThat(run("small", "true").exits(125).err())
                .contains("no available IPv4 addresses on this network's address pools: small (");
        priok.docker("rm", "-f", "only").ok();
        run("small", "true").ok();
    }

    @Test
    void hostAndNoneTellWhoIsOnThem() {
        for (String network : List.of("host", "none")) {
            priok.docker("run", "-d", "--name", "lone", "--network", network, "busybox", "sleep", "1000")
                    .ok();
            String endpoint =
                    priok.inspect("lone", "{{(index .NetworkSettings.Networks \"" + network + "\").EndpointID}}");
            assertThat(endpoint).hasSize(64);
            assertThat(priok.docker(
                                    "network",
                                    "inspect",
                                    "-f",
                                    "{{range .Containers}}{{.Name}} {{.EndpointID}} {{.IPv4Address}}{{.MacAddress}}{{end}}",
                                    network)
                            .ok()
                            .text())
                    .isEqualTo("lone " + endpoint);
            priok.docker("rm", "-f", "lone").ok();
            assertThat(priok.docker("network", "inspect", "-f", "{{len .Containers}}", network)
                            .ok()
                            .text())
                    .isEqualTo("0");
        }
    }

    @Test
    void theHighestPriorityGivesTheWayOut() {
        priok.docker("network", "create", "--subnet", "10.212.1.0/24", "alpha").ok();
        priok.docker("network", "create", "--subnet", "10.212.2.0/24", "beta").ok();
        priok.docker("run", "-d", "--name", "two", "--network", "alpha", "busybox", "sleep", "1000")
                .ok();
        priok.api("POST", "/v1.48/networks/beta/connect", """
                        {"Container": "two", "EndpointConfig": {"GwPriority": 5}}""").expect(200);
        assertThat(priok.docker("exec", "two", "ip", "route").ok().out()).contains("default via 10.212.2.1");
        priok.docker("network", "disconnect", "beta", "two").ok();
        assertThat(priok.docker("exec", "two", "ip", "route").ok().out()).contains("default via 10.212.1.1");
    }

    @Test
    void whatIsNotBuiltIsRefusedByName() {
        priok.docker("network", "create", "backend").ok();
        priok.docker("run", "-d", "--name", "guest", "busybox", "sleep", "1000").ok();
        assertThat(priok.api(
                                "POST",
                                "/networks/backend/connect",
                                "{\"Container\": \"guest\", \"EndpointConfig\": {\"DriverOpts\":"
                                        + " {\"com.docker.network.endpoint.ifname\": \"lan0\"}}}")
                        .expect(501)
                        .message())
                .contains("DriverOpts");
        priok.docker("network", "connect", "--link-local-ip", "169.254.7.7", "backend", "guest")
                .ok();
        assertThat(priok.docker("exec", "guest", "ip", "addr", "show", "eth1")
                        .ok()
                        .out())
                .contains("inet 169.254.7.7/16");
    }
}
