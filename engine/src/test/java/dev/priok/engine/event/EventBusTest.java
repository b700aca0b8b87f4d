package dev.priok.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.Filters;
import dev.priok.model.Event;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventBusTest {
    private final EventBus bus = new EventBus(Clock.systemUTC());

    private List<String> past(Filters filters) throws IOException {
        List<String> actions = new ArrayList<>();
        bus.follow(Instant.EPOCH, Instant.now(), filters, (Event event) -> actions.add(event.action()));
        return actions;
    }

    @Test
    void past_events_come_in_order_and_filtered() throws IOException {
        bus.publish("container", "create", "id1", Map.of("name", "web", "image", "nginx:1", "tier", "front"));
        bus.publish("container", "exec_start: sh -c x", "id1", Map.of("name", "web", "image", "nginx:1"));
        bus.publish("image", "tag", "sha256:1", Map.of("name", "nginx:1"));
        assertThat(past(Filters.NONE)).containsExactly("create", "exec_start: sh -c x", "tag");
        assertThat(past(new Filters(Map.of("type", Set.of("image"))))).containsExactly("tag");
        assertThat(past(new Filters(Map.of("event", Set.of("exec_start"))))).containsExactly("exec_start: sh -c x");
        assertThat(past(new Filters(Map.of("container", Set.of("web"))))).hasSize(2);
        assertThat(past(new Filters(Map.of("image", Set.of("nginx"))))).hasSize(3);
        assertThat(past(new Filters(Map.of("label", Set.of("tier=front"))))).containsExactly("create");
    }

    @Test
    void a_follower_gets_what_happens_after_it_came() throws Exception {
        List<String> seen = new ArrayList<>();
        Thread follower = Thread.ofVirtual().start(() -> {
            try {
                bus.follow(null, null, Filters.NONE, event -> {
                    seen.add(event.action());
                    if (event.action().equals("last")) {
                        throw new IOException("enough");
                    }
                });
            } catch (IOException e) {
                seen.add(e.getMessage());
            }
        });
        while (bus.listenerCount() == 0) {
            Thread.onSpinWait();
        }
        bus.publish("container", "first", "x", Map.of());
        bus.publish("container", "last", "x", Map.of());
        follower.join();
        assertThat(seen).containsExactly("first", "last", "enough");
        assertThat(bus.listenerCount()).isZero();
    }
}
