package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeavesNothingBehind.class)
class InotifyIT {
    @TempDir
    Path directory;

    @Test
    void changesInADirectoryAreReported() throws Exception {
        try (Inotify inotify = Inotify.open()) {
            int watch = inotify.watch(
                    directory,
                    EnumSet.of(Inotify.Kind.CREATED, Inotify.Kind.CLOSED_AFTER_WRITING, Inotify.Kind.MOVED_TO));
            assertThat(inotify.poll(Duration.ofMillis(5))).isEmpty();
            Files.createDirectory(directory.resolve("sub"));
            Files.writeString(directory.resolve("exit-ä"), "0");
            Files.move(directory.resolve("exit-ä"), directory.resolve("exit"));
            List<Inotify.Event> events = inotify.take();
            assertThat(events).extracting(Inotify.Event::name).containsExactly("sub", "exit-ä", "exit-ä", "exit");
            assertThat(events.getFirst().directory()).isTrue();
            assertThat(events.getFirst().watch()).isEqualTo(watch);
            assertThat(events.getLast().kinds()).isEqualTo(Set.of(Inotify.Kind.MOVED_TO));
            assertThat(events.getLast().cookie()).isNotZero();
            inotify.unwatch(watch);
            inotify.unwatch(watch);
            assertThat(inotify.take().getFirst().kinds()).containsExactly(Inotify.Kind.IGNORED);
        }
    }

    @Test
    void closingWakesTheTaker() throws Exception {
        Inotify inotify = Inotify.open();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var taking = executor.submit(inotify::take);
            inotify.close();
            assertThatThrownBy(() -> taking.get(2, TimeUnit.MINUTES)).hasCauseInstanceOf(KernelException.class);
        }
    }

    @Test
    void anEventFdCounts() throws Exception {
        try (EventFd counter = EventFd.open();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            counter.add(2);
            counter.add(3);
            assertThat(counter.take()).isEqualTo(5);
            var taking = executor.submit(counter::take);
            counter.add(7);
            assertThat(taking.get(2, TimeUnit.MINUTES)).isEqualTo(7);
        }
    }
}
