package dev.priok.store.tar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.store.tar.TarEntry.Fragment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Member(TarEntry entry, byte[] payload) {
        String text() {
            return new String(payload, UTF_8);
        }
    }

    private static List<Member> read(byte[] archive) throws IOException {
        TarReader reader = new TarReader(new StreamSource(new ByteArrayInputStream(archive)));
        List<Member> members = new ArrayList<>();
        while (true) {
            TarEntry entry = reader.next();
            if (entry == null) {
                return members;
            }
            members.add(new Member(entry, reader.payload().readAllBytes()));
        }
    }

    private static Member only(byte[] archive) throws IOException {
        List<Member> members = read(archive);
        assertThat(members).hasSize(1);
        return members.getFirst();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** An extended header; each record's length counts its own digits, two here. */
    private static byte[] pax(String... records) {
        StringBuilder text = new StringBuilder();
        for (String record : records) {
            text.append(record.length() + 4).append(' ').append(record).append('\n');
        }
        return concat(new HeaderBlock("PaxHeaders/x", 'x', text.length()).build(), HeaderBlock.padded(text.toString()));
    }

    @Test
    void readsWhatTheWriterWrote() throws IOException {
        Map<String, byte[]> xattrs =
                Map.of("user.a", new byte[] {0, 1, '=', '\n'}, "security.capability", new byte[20]);
        TarEntry entry = new TarEntry(
                TarEntry.Type.FILE,
                "dir/" + "ü".repeat(200),
                "",
                5,
                04755,
                3_000_000,
                -2,
                Instant.ofEpochSecond(-5, 123_456_789),
                0,
                0,
                xattrs,
                TarReader.whole(5));
        Member member =
                only(new TarBuilder().add(entry, "hello".getBytes(UTF_8)).build());

        assertThat(member.text()).isEqualTo("hello");
        assertThat(member.entry())
                .usingRecursiveComparison()
                .ignoringFields("xattrs")
                .isEqualTo(entry);
        assertThat(member.entry().xattrs()).containsOnlyKeys("user.a", "security.capability");
        assertThat(member.entry().xattrs().get("user.a")).containsExactly(0, 1, '=', '\n');
    }

    @Test
    void keepsNamesThatAreNotUtf8() throws IOException {
        byte[] archive = new HeaderBlock("caf\u00e9", '0', 0).build();
        assertThat(only(archive).entry().name()).isEqualTo("caf\udce9");
    }

    @Test
    void joinsUstarPrefixes() throws IOException {
        byte[] archive = new HeaderBlock("name", '0', 0)
                .text(257, "ustar\00000")
                .text(345, "some/prefix")
                .build();
        assertThat(only(archive).entry().name()).isEqualTo("some/prefix/name");
    }

    @Test
    void readsGnuLongNames() throws IOException {
        String name = "n".repeat(300);
        String target = "t".repeat(200);
        byte[] archive = concat(
                new HeaderBlock("././@LongLink", 'L', 301).build(),
                HeaderBlock.padded(name + "\0"),
                new HeaderBlock("././@LongLink", 'K', 201).build(),
                HeaderBlock.padded(target + "\0"),
                new HeaderBlock("short", '2', 0).text(157, "short").build());
        TarEntry entry = only(archive).entry();
        assertThat(entry.name()).isEqualTo(name);
        assertThat(entry.linkName()).isEqualTo(target);
    }

    @Test
    void readsBase256Numbers() throws IOException {
        byte[] archive = new HeaderBlock("f", '0', 0)
                .base256(108, 8, 4_000_000_000L)
                .base256(136, 12, -100)
                .build();
        TarEntry entry = only(archive).entry();
        assertThat(Integer.toUnsignedLong(entry.uid())).isEqualTo(4_000_000_000L);
        assertThat(entry.modified()).isEqualTo(Instant.ofEpochSecond(-100));
    }

    @Test
    void takesOldDirectoriesBySlash() throws IOException {
        assertThat(only(new HeaderBlock("d/", '\0', 0).build()).entry().type()).isEqualTo(TarEntry.Type.DIRECTORY);
    }

    @Test
    void ignoresSizesOfMembersWithoutContent() throws IOException {
        byte[] archive =
                concat(new HeaderBlock("link", '1', 1000).text(157, "f").build(), new HeaderBlock("f", '0', 0).build());
        assertThat(read(archive)).hasSize(2);
    }

    @Test
    void readsOldGnuSparseFiles() throws IOException {
        byte[] header = new HeaderBlock("sparse", 'S', 8)
                .octal(386, 12, 512)
                .octal(398, 12, 4)
                .octal(410, 12, 4096)
                .octal(422, 12, 4)
                .octal(434, 12, 10_000)
                .octal(446, 12, 0)
                .octal(483, 12, 10_000)
                .build();
        Member member = only(concat(header, HeaderBlock.padded("aaaabbbb")));
        assertThat(member.entry().sizeBytes()).isEqualTo(10_000);
        assertThat(member.entry().fragments()).containsExactly(new Fragment(512, 4), new Fragment(4096, 4));
        assertThat(member.text()).isEqualTo("aaaabbbb");
    }

    @Test
    void readsPaxSparseFiles() throws IOException {
        Member version01 = only(concat(
                pax(
                        "GNU.sparse.major=0",
                        "GNU.sparse.minor=1",
                        "GNU.sparse.size=10000",
                        "GNU.sparse.name=real",
                        "GNU.sparse.map=512,4,4096,4"),
                new HeaderBlock("GNUSparseFile/real", '0', 8).build(),
                HeaderBlock.padded("aaaabbbb")));
        assertThat(version01.entry().name()).isEqualTo("real");
        assertThat(version01.entry().sizeBytes()).isEqualTo(10_000);
        assertThat(version01.entry().fragments()).containsExactly(new Fragment(512, 4), new Fragment(4096, 4));

        Member version10 = only(concat(
                pax("GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=10000", "GNU.sparse.name=real"),
                new HeaderBlock("GNUSparseFile/real", '0', 512 + 8).build(),
                HeaderBlock.padded("2\n512\n4\n4096\n4\n"),
                HeaderBlock.padded("aaaabbbb")));
        assertThat(version10.entry().fragments()).containsExactly(new Fragment(512, 4), new Fragment(4096, 4));
        assertThat(version10.text()).isEqualTo("aaaabbbb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,100", "0,4,2,4", "9999,4", "-5,8", "0,99999999999999999999", "1"})
    void refusesBadSparseMaps(String map) {
        byte[] archive = concat(
                pax("GNU.sparse.size=10000", "GNU.sparse.map=" + map),
                new HeaderBlock("f", '0', 8).build(),
                HeaderBlock.padded("aaaabbbb"));
        assertThatThrownBy(() -> read(archive)).isInstanceOf(TarException.class);
    }

    @Test
    void readsXattrsOfLibarchive() throws IOException {
        byte[] archive = concat(pax("LIBARCHIVE.xattr.user.a%20b=aGVsbG8"), new HeaderBlock("f", '0', 0).build());
        assertThat(only(archive).entry().xattrs().get("user.a b")).isEqualTo("hello".getBytes(UTF_8));
    }

    @Test
    void refusesHugeExtendedHeaders() {
        byte[] archive = new HeaderBlock("x", 'x', 0).base256(124, 12, 1L << 33).build();
        assertThatThrownBy(() -> read(archive)).isInstanceOf(TarException.class).hasMessageContaining("limit");
    }

    @Test
    void refusesEndlessChainsOfExtendedHeaders() {
        byte[] half = new byte[600 * 1024];
        byte[] one = concat(new HeaderBlock("x", 'L', half.length).build(), HeaderBlock.padded(half));
        assertThatThrownBy(() -> read(concat(one, one))).isInstanceOf(TarException.class);
    }

    @Test
    void refusesNamesThatAreTooLong() {
        byte[] archive = concat(
                new HeaderBlock("x", 'L', 5000).build(),
                HeaderBlock.padded("n".repeat(5000)),
                new HeaderBlock("f", '0', 0).build());
        assertThatThrownBy(() -> read(archive)).hasMessageContaining("longer than");
    }

    @Test
    void refusesNegativeSizes() {
        byte[] archive = new HeaderBlock("f", '0', 0).base256(124, 12, -5).build();
        assertThatThrownBy(() -> read(archive)).isInstanceOf(TarException.class);
    }

    @Test
    void capturesEverythingButPayloads() throws IOException {
        byte[] archive = concat(
                new TarBuilder()
                        .directory("d")
                        .file("d/" + "long".repeat(40), "content")
                        .symlink("s", "d")
                        .build(),
                new byte[4096]);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        TarReader reader = new TarReader(new StreamSource(new ByteArrayInputStream(archive)), all::write);
        while (reader.next() != null) {
            reader.transferPayload(all::write);
        }
        reader.drain();
        assertThat(all.toByteArray()).isEqualTo(archive);
    }

    @Test
    void needsNothingAfterTheLastMembersContent() throws IOException {
        byte[] header = new HeaderBlock("a", '0', 700).build();
        assertThat(read(concat(header, new byte[700]))).hasSize(1);
        assertThatThrownBy(() -> read(concat(header, new byte[699]))).hasMessageContaining("ends in the middle");
    }

    @Test
    void endsCleanlyOrWithAnErrorWhereverTheArchiveIsCut() throws IOException {
        byte[] archive = new TarBuilder()
                .file("a", "x".repeat(700))
                .file("b".repeat(150), "y")
                .build();
        for (int length = 0; length < archive.length; length += 13) {
            byte[] cut = Arrays.copyOf(archive, length);
            try {
                assertThat(read(cut).size()).isLessThanOrEqualTo(2);
            } catch (TarException e) {
                assertThat(e).hasMessageContaining("ends in the middle");
            }
        }
    }

    @Test
    void survivesRandomDamage() throws IOException {
        byte[] archive = new TarBuilder()
                .file("a", "x".repeat(700))
                .owned("b", 5, 6, 0644, Map.of("user.x", new byte[] {1}), new byte[10])
                .symlink("c".repeat(120), "d".repeat(120))
                .build();
        Random random = new Random(42);
        int damaged = 0;
        for (int round = 0; round < 5000; round++) {
            byte[] copy = archive.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                read(copy);
            } catch (TarException e) {
                damaged++;
            }
        }
        assertThat(damaged).isGreaterThan(1000);
    }
}
