package dev.priok.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.Fd;
import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.ThisProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
@SuppressWarnings("NullAway.Init")
class RulesetWatchIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    private Fd namespace;
    private Nftables nft;
    private RulesetWatch watch;

    @BeforeEach
    void open() {
        namespace = NetworkNamespace.create();
        nft = NetworkNamespace.run(namespace, Nftables::open);
        watch = NetworkNamespace.run(namespace, RulesetWatch::open);
    }

    @AfterEach
    void close() {
        watch.close();
        nft.close();
        namespace.close();
    }

    private void runNamed(String threadName, String commands) {
        NetworkNamespace.run(namespace, () -> {
            ThisProcess.nameThread(threadName);
            return nft.run(commands);
        });
    }

    private static RulesetEvent deleted(String family, String name, String by) {
        return new RulesetEvent.TableDeleted(new NftTable(family, name), by);
    }

    @Test
    void aDeletedTableIsToldWithWhoDidIt() {
        nft.run("add table ip a ; add table inet b ; add chain ip a c");
        assertThat(watch.await(Duration.ZERO)).isEmpty();
        runNamed("deleter", "delete table ip a");
        assertThat(watch.await(SOON)).contains(deleted("ip", "a", "deleter"));
        runNamed("other", "delete table inet b");
        assertThat(watch.await(SOON)).contains(deleted("inet", "b", "other"));
        assertThat(watch.await(Duration.ZERO)).isEmpty();
    }

    @Test
    void flushRulesetTellsAllTables() {
        nft.run("add table ip a ; add table ip6 a ; add table inet b");
        runNamed("flusher", "flush ruleset");
        assertThat(List.of(
                        watch.await(SOON).orElseThrow(),
                        watch.await(SOON).orElseThrow(),
                        watch.await(SOON).orElseThrow()))
                .containsExactlyInAnyOrder(
                        deleted("ip", "a", "flusher"), deleted("ip6", "a", "flusher"), deleted("inet", "b", "flusher"));
    }

    @Test
    void otherNamespacesAreNotHeardOf() {
        try (Fd other = NetworkNamespace.create();
                Nftables there = NetworkNamespace.run(other, Nftables::open)) {
            there.run("add table ip a");
            there.run("delete table ip a");
        }
        assertThat(watch.await(Duration.ZERO)).isEmpty();
    }

    @Test
    void lostNewsIsToldAndTheWatchGoesOn() {
        nft.run("add table ip a ; add map ip a m { type inet_service : ipv4_addr ; }");
        String elements = IntStream.rangeClosed(1, 60_000)
                .mapToObj(port -> port + " : 10.0.0.2")
                .collect(Collectors.joining(", "));
        nft.run("add element ip a m { " + elements + " }");
        nft.run("delete element ip a m { " + elements + " }");
        assertThat(watch.await(SOON)).contains(new RulesetEvent.NewsLost());
        Optional<RulesetEvent> rest = watch.await(Duration.ofMillis(100));
        while (rest.isPresent()) {
            rest = watch.await(Duration.ofMillis(100));
        }
        runNamed("deleter", "delete table ip a");
        assertThat(watch.await(SOON)).contains(deleted("ip", "a", "deleter"));
    }

    @Test
    void aListenerHearsUntilTheWatchIsClosed() throws Exception {
        List<RulesetEvent> heard = new CopyOnWriteArrayList<>();
        Thread thread = Thread.startVirtualThread(() -> watch.forEach(heard::add));
        nft.run("add table ip a");
        runNamed("deleter", "delete table ip a");
        long deadline = System.nanoTime() + SOON.toNanos();
        while (heard.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        watch.close();
        assertThat(thread.join(SOON)).isTrue();
        assertThat(heard).containsExactly(deleted("ip", "a", "deleter"));
    }
}
