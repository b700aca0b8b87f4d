package dev.priok.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OnFirstUseTest {
    private final AtomicInteger made = new AtomicInteger();
    private final List<String> closed = new ArrayList<>();
    private final OnFirstUse<String> doors = new OnFirstUse<>(() -> "doors " + made.incrementAndGet(), closed::add);

    @Test
    void whatNobodyUsedIsNeitherMadeNorClosed() {
        doors.close();
        assertThat(made).hasValue(0);
        assertThat(closed).isEmpty();
    }

    @Test
    void usersWhoComeAtTheSameTimeGetTheSame() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> got = new ArrayList<>();
            Callable<String> use = () -> {
                start.await();
                return doors.get();
            };
            for (int i = 0; i < 50; i++) {
                got.add(users.submit(use));
            }
            start.countDown();
            for (Future<String> one : got) {
                assertThat(one.get()).isEqualTo("doors 1");
            }
        }
        doors.close();
        doors.close();
        assertThat(closed).containsExactly("doors 1");
    }

    @Test
    void nothingIsMadeAfterTheEnd() {
        doors.close();
        assertThatThrownBy(doors::get)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.Unavailable.class));
        assertThat(made).hasValue(0);
    }

    @Test
    void aUseAfterAFailureTriesAgain() {
        OnFirstUse<String> late = new OnFirstUse<>(
                () -> {
                    if (made.incrementAndGet() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return "there";
                },
                closed::add);
        assertThatThrownBy(late::get).hasMessage("not yet");
        assertThat(late.get()).isEqualTo("there");
    }
}
