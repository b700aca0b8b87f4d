package dev.priok.compose.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TaskScopeTest {

    @Test
    void whatIsAloneIsDoneByTheCaller() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        TaskScope.each(0, List.of("one"), _ -> threads.add(Thread.currentThread()));
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void severalAreDoneAtTheSameTime() {
        CountDownLatch begun = new CountDownLatch(3);
        TaskScope.each(0, List.of(1, 2, 3), _ -> {
            begun.countDown();
            await(begun);
        });
        assertThat(begun.getCount()).isZero();
    }

    @Test
    void whatFailsIsThrown() {
        for (List<String> all : List.of(List.of("bad"), List.of("good", "bad"))) {
            assertThatThrownBy(() -> TaskScope.each(0, all, TaskScopeTest::refuseBad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("bad");
        }
    }

    private static void refuseBad(String word) {
        if (word.equals("bad")) {
            throw new IllegalArgumentException(word);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
