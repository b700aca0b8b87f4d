package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Many networks with some containers each: who reaches whom, and that nothing of it stays. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyNetworksIT {
    private static final int NETWORKS = 50;
    private static final int EACH = 4;
    private static final int CONTAINERS = NETWORKS * EACH;
    private static final int CLIENTS = 8;
    /** How many networks on the strangers are whom a container must not reach. */
    private static final List<Integer> DISTANCES = List.of(1, 7, 25);

    private final Map<Integer, Place> places = new ConcurrentHashMap<>();

    private record Place(String ipv4, String ipv6, String endpoint) {}

    private static String network(int number) {
        return "many" + number;
    }

    private static String container(int number) {
        return "c" + number / EACH + "-" + number % EACH;
    }

    private static String bridge(int number) {
        return LeavesNothingBehind.linkPrefix() + number;
    }

    @Test
    void eachNetworkIsAWorldOfItsOwn() throws Exception {
        String table;
        try (PriokDaemon priok = PriokDaemon.start("--default-address-pool=base=10.215.0.0/16,size=24")) {
            table = "priok-" + checksum(priok.dataRoot());
            priok.loadBusybox();
            inParallel(NETWORKS, number -> createNetwork(priok, number));
            inParallel(CONTAINERS, number -> start(priok, number));
            assertThat(tables()).anyMatch(line -> line.endsWith(table));
            inParallel(
                    CONTAINERS,
                    number -> assertThat(priok.docker("exec", container(number), "sh", "-c", script(number))
                                    .ok()
                                    .out())
                            .as("what %s found wrong", container(number))
                            .isEmpty());
            inParallel(
                    CONTAINERS,
                    number -> priok.api("DELETE", "/containers/" + container(number) + "?force=1", null)
                            .expect(204));
            inParallel(
                    NETWORKS,
                    number -> priok.api("DELETE", "/networks/" + network(number), null)
                            .expect(204));
            assertThat(priok.docker("network", "ls", "--format", "{{.Name}}")
                            .ok()
                            .lines())
                    .containsExactlyInAnyOrder("bridge", "host", "none");
            // The kernel takes a namespace and its cables away when its last process has gone, a little later.
            Eventually.await("no cable and no bridge is left", () -> linksLeft().isEmpty());
        }
        assertThat(tables()).noneMatch(line -> line.endsWith(table));
    }

    private static void createNetwork(PriokDaemon priok, int number) {
        priok.api("POST", "/networks/create", """
                        {"Name": "%s", "EnableIPv6": true, "Options": {"com.docker.network.bridge.name": "%s"}}
                        """.formatted(network(number), bridge(number)))
                .expect(201);
    }

    /** The only server for names of elsewhere is one that isn't there, so that these fail at once. */
    private void start(PriokDaemon priok, int number) {
        String name = container(number);
        priok.api("POST", "/containers/create?name=" + name, """
                        {"Image": "busybox", "Cmd": ["sleep", "1000"],
                         "HostConfig": {"NetworkMode": "%s", "Dns": ["127.0.0.1"], "Init": true}}
                        """.formatted(network(number / EACH)))
                .expect(201);
        priok.api("POST", "/containers/" + name + "/start", null).expect(204);
        JsonNode place = priok.api("GET", "/containers/" + name + "/json", null)
                .expect(200)
                .json()
                .at("/NetworkSettings/Networks/" + network(number / EACH));
        places.put(
                number,
                new Place(
                        place.get("IPAddress").asString(),
                        place.get("GlobalIPv6Address").asString(),
                        place.get("EndpointID").asString()));
    }

    /**
     * Checks all that a container expects, and says only what is wrong. So many containers that meet within seconds can
     * fill the kernel's table of IPv6 neighbours, which all namespaces share (net.ipv6.neigh.default.gc_thresh3, 1024 by
     * default); it forgets them after five seconds. Hence the attempts, and on IPv6 each asks only the next one.
     */
    private String script(int number) {
        int network = number / EACH;
        StringBuilder script = new StringBuilder("""
                reaches() {
                  for attempt in $(seq 40); do
                    ping "$@" -c 1 -W 2 >/dev/null 2>&1 && return
                    sleep 1
                  done
                  echo "does not reach $*"
                }
                misses() { ping "$@" -c 1 -W 1 >/dev/null 2>&1 && echo "reaches $*"; }
                """);
        for (int peer = network * EACH; peer < (network + 1) * EACH; peer++) {
            if (peer != number) {
                script.append("reaches -4 ").append(container(peer)).append('\n');
                script.append("reaches ").append(place(peer).ipv4()).append('\n');
            }
        }
        int next = network * EACH + (number + 1) % EACH;
        script.append("reaches -6 ").append(container(next)).append('\n');
        script.append("reaches ").append(place(next).ipv6()).append('\n');
        for (int distance : DISTANCES) {
            int stranger = (network + distance) % NETWORKS * EACH + number % EACH;
            script.append("misses ").append(container(stranger)).append(" &\n");
            script.append("misses ").append(place(stranger).ipv4()).append(" &\n");
            script.append("misses ").append(place(stranger).ipv6()).append(" &\n");
        }
        return script.append("wait\n").toString();
    }

    private Place place(int number) {
        return java.util.Objects.requireNonNull(places.get(number), "place");
    }

    private List<String> linksLeft() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NETWORKS; i++) {
            names.add(bridge(i));
        }
        places.values().forEach(place -> names.add("pkv" + place.endpoint().substring(0, 12)));
        return names.stream()
                .filter(name -> Files.exists(Path.of("/sys/class/net", name)))
                .toList();
    }

    private static List<String> tables() {
        return Programs.run(Map.of(), List.of("nft", "list", "tables")).ok().lines();
    }

    /** As the daemon marks what it makes. */
    private static String checksum(Path dataRoot) {
        CRC32 sum = new CRC32();
        sum.update(dataRoot.toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }

    private static void inParallel(int count, IntConsumer work) throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(clients.submit(() -> work.accept(number)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }
}
