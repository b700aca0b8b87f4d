package dev.priok.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.priok.kernel.Fd;
import dev.priok.kernel.FileType;
import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
@SuppressWarnings("NullAway.Init")
class NftablesIT {
    private static final String TABLE = """
            add table ip t
            add map ip t ports { type inet_proto . inet_service : ipv4_addr . inet_service ; }
            add chain ip t pre { type nat hook prerouting priority dstnat ; policy accept ; }
            add rule ip t pre dnat ip to ip protocol . th dport map @ports
            """;

    private Fd namespace;
    private Nftables nft;

    @BeforeEach
    void open() {
        namespace = NetworkNamespace.create();
        nft = NetworkNamespace.run(namespace, Nftables::open);
    }

    @AfterEach
    void close() {
        nft.close();
        namespace.close();
    }

    private List<NftTable> tables() {
        return NetworkNamespace.run(namespace, NftTable::list);
    }

    /** This thread is in the host's namespace, the context is not. */
    @Test
    void aContextKeepsTheNamespaceItWasOpenedIn() {
        String name = LeavesNothingBehind.marker() + "-bound";
        nft.run("add table inet " + name);
        assertThat(tables()).containsExactly(new NftTable("inet", name));
        assertThat(NftTable.list()).doesNotContain(new NftTable("inet", name));
        assertThat(nft.run("list tables")).isEqualTo("table inet " + name + "\n");
    }

    @Test
    void mapElementsComeAndGo() {
        nft.run(TABLE);
        assertThat(nft.run("add element ip t ports { tcp . 80 : 10.0.0.2 . 8080 }"))
                .isEmpty();
        assertThat(nft.run("list map ip t ports").replaceAll("\\s+", " "))
                .contains("elements = { 6 . 80 : 10.0.0.2 . 8080 }");
        nft.run("delete element ip t ports { tcp . 80 }");
        assertThat(nft.run("list map ip t ports")).doesNotContain("10.0.0.2");
    }

    @Test
    void oneCallIsOneTransaction() {
        nft.run(TABLE);
        assertThatExceptionOfType(NftablesException.class)
                .isThrownBy(() -> nft.run("""
                        add table ip other
                        add element ip t ports { tcp . 80 : 10.0.0.2 . 8080 }
                        add element ip t absent { 1 }
                        """))
                .satisfies(e -> assertThat(e.errorText()).startsWith("Error: No such file or directory"))
                .withMessageStartingWith("nft: ");
        assertThat(tables()).containsExactly(new NftTable("ip", "t"));
        assertThat(nft.run("list map ip t ports")).doesNotContain("10.0.0.2");
        assertThat(nft.run("list tables")).isEqualTo("table ip t\n");
    }

    @Test
    void aMistakeIsToldInNftsWords() {
        assertThatExceptionOfType(NftablesException.class)
                .isThrownBy(() -> nft.run("add nonsense here"))
                .withMessageContaining("syntax error, unexpected newline");
        assertThat(nft.run("list tables")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> nft.run("add table ip a\0b"));
    }

    @Test
    void listingsComeInJson() {
        nft.run(TABLE);
        assertThat(nft.runForJson("list tables"))
                .startsWith("{\"nftables\": [")
                .contains("{\"table\": {\"family\": \"ip\", \"name\": \"t\", \"handle\": ");
        assertThat(nft.run("list tables")).isEqualTo("table ip t\n");
        assertThat(nft.runForJson("{\"nftables\": [{\"add\": {\"table\": {\"family\": \"ip6\", \"name\": \"six\"}}}]}"))
                .isEmpty();
        assertThat(tables()).contains(new NftTable("ip6", "six"));
    }

    @Test
    void largeInputAndOutputAreWhole() {
        nft.run(TABLE);
        String elements = IntStream.rangeClosed(1, 20_000)
                .mapToObj(port -> "tcp . " + port + " : 10.0.0.2 . " + port)
                .collect(Collectors.joining(", "));
        nft.run("add element ip t ports { " + elements + " }");
        assertThat(nft.run("list map ip t ports")).contains("6 . 1 :", "6 . 20000 :");
    }

    @Test
    void threadsShareAContext() throws Exception {
        nft.run(TABLE);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 1; i <= 50; i++) {
                String element = "tcp . " + i;
                futures.add(executor.submit(() -> {
                    nft.run("add element ip t ports { " + element + " : 10.0.0.2 . 80 }");
                    nft.run("delete element ip t ports { " + element + " }");
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        assertThat(nft.run("list map ip t ports")).doesNotContain("10.0.0.2");
    }

    @Test
    void whatOthersChangeMeanwhileIsNoHindrance() {
        nft.run(TABLE);
        try (Nftables other = NetworkNamespace.run(namespace, Nftables::open)) {
            other.run("flush ruleset");
            assertThatExceptionOfType(NftablesException.class)
                    .isThrownBy(() -> nft.run("add element ip t ports { tcp . 80 : 10.0.0.2 . 80 }"));
            nft.run(TABLE);
            nft.run("add element ip t ports { tcp . 80 : 10.0.0.2 . 80 }");
            assertThat(other.run("list map ip t ports")).contains("10.0.0.2");
        }
    }

    @Test
    void aClosedContextSaysSo() {
        nft.close();
        nft.close();
        assertThatExceptionOfType(NftablesException.class)
                .isThrownBy(() -> nft.run("list tables"))
                .withMessageContaining("closed");
    }

    /** The library would end this process if its descriptor had such a number. */
    @Test
    void aThousandOpenFilesAreNoHindranceToSingleCommands() {
        List<OpenFile> files = new ArrayList<>();
        try {
            for (int i = 0; i < 1100; i++) {
                files.add(OpenFile.open(Path.of("/dev/null"), OpenFlags.READ_ONLY, 0));
            }
            assertThatExceptionOfType(NftablesException.class)
                    .isThrownBy(Nftables::open)
                    .withMessageContaining("too many descriptors");
            NetworkNamespace.run(namespace, () -> Nftables.runOnce(TABLE));
            assertThat(tables()).containsExactly(new NftTable("ip", "t"));
            assertThat(NetworkNamespace.run(namespace, () -> Nftables.runOnce("list map ip t ports")))
                    .contains("map ports");
            assertThat(files.getFirst().status().type()).isEqualTo(FileType.CHARACTER_DEVICE);
        } finally {
            files.forEach(OpenFile::close);
        }
    }

    @Test
    void aMissingLibraryNamesItsPackage() {
        assertThatExceptionOfType(NftablesException.class)
                .isThrownBy(() -> NftablesLibrary.load("libnftables.so.99"))
                .withMessage("libnftables.so.99 cannot be loaded: install the package libnftables1");
    }
}
