package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** {@code -Dpriok.e2e.runs=N} changes how many containers run one after the other. */
@WithDaemon
class ManyContainersIT {
    private static final int RUNS = Integer.getInteger("priok.e2e.runs", 1000);
    private static final int CLIENTS = 8;
    private static final int CONTAINERS = 100;

    private final PriokDaemon priok;

    ManyContainersIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aThousandInARow() {
        for (int i = 0; i < RUNS; i++) {
            priok.docker("run", "--rm", "busybox", "true").ok();
        }
        assertThat(priok.docker("ps", "-aq").ok().out()).isEmpty();
    }

    @Test
    void aHundredStartedByEightClientsAtOnce() throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<String>> started = new ArrayList<>();
            for (int i = 0; i < CONTAINERS; i++) {
                String name = "many-" + i;
                started.add(clients.submit(() -> start(name)));
            }
            for (Future<String> container : started) {
                assertThat(container.get()).hasSize(64);
            }
        }
        assertThat(priok.docker("ps", "-q").ok().lines()).hasSize(CONTAINERS);
        assertThat(priok.docker("exec", "many-57", "cat", "/name").ok().text()).isEqualTo("many-57");
    }

    private String start(String name) {
        String body = "{\"Image\": \"busybox\", \"Cmd\": [\"sh\", \"-c\", \"echo " + name + " >/name; sleep 1000\"]}";
        JsonNode created = priok.api("POST", "/containers/create?name=" + name, body)
                .expect(201)
                .json();
        String id = created.get("Id").asString();
        priok.api("POST", "/containers/" + id + "/start", null).expect(204);
        return id;
    }
}
