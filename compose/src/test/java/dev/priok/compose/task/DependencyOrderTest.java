package dev.priok.compose.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DependencyOrderTest {
    private static final DependencyOrder CHAIN =
            new DependencyOrder(Map.of("web", Set.of("db", "elsewhere"), "db", Set.of("disk"), "disk", Set.of()));

    @Test
    void eachComesAfterWhatItNeeds() {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        CHAIN.run(done::add);
        assertThat(done).containsExactly("disk", "db", "web");
        assertThat(CHAIN.sorted()).containsExactly("disk", "db", "web");
        done.clear();
        CHAIN.reversed().run(done::add);
        assertThat(done).containsExactly("web", "db", "disk");
    }

    @Test
    void whatNeedsNothingGoesOnAtOnce() {
        DependencyOrder order = new DependencyOrder(Map.of("a", Set.of(), "b", Set.of()));
        CountDownLatch both = new CountDownLatch(2);
        order.run(_ -> {
            both.countDown();
            both.await();
        });
        assertThat(both.getCount()).isZero();
    }

    @Test
    void afterAFailureNothingThatNeedsItBegins() {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        assertThatThrownBy(() -> CHAIN.run(name -> {
                    done.add(name);
                    if (name.equals("db")) {
                        throw new IllegalStateException("no space");
                    }
                }))
                .hasMessage("no space");
        assertThat(done).containsExactly("disk", "db");
    }

    @Test
    void whatIsDoneAtItsBeginningNeedsNoThread() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<String> begun = new ArrayList<>();
        CHAIN.runInSteps(name -> {
            begun.add(name);
            threads.add(Thread.currentThread());
            return null;
        });
        assertThat(begun).containsExactly("disk", "db", "web");
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void whatNeedsSomethingBeginsWhenTheRestOfThatIsDone() {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        CHAIN.runInSteps(name -> {
            done.add("begin " + name);
            return name.equals("db") ? _ -> done.add("rest of db") : null;
        });
        assertThat(done).containsExactly("begin disk", "begin db", "rest of db", "begin web");
    }

    @Test
    void whatFailsAtItsBeginningIsThrown() {
        assertThatThrownBy(() -> CHAIN.runInSteps(name -> {
                    throw new IllegalStateException("no " + name);
                }))
                .hasMessage("no disk");
    }

    @Test
    void cyclesAreRefusedByTheirPath() {
        assertThatThrownBy(() -> new DependencyOrder(Map.of("a", Set.of("b"), "b", Set.of("a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dependency cycle detected: ");
    }

    @Test
    void whatANameNeedsIsFoundToTheEnd() {
        assertThat(CHAIN.withNeeds(List.of("db"))).containsExactlyInAnyOrder("db", "disk");
    }
}
