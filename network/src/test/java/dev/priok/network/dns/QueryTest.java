package dev.priok.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueryTest {
    private static final String HEADER = "1234 0100 0001 0000 0000 0000";
    private static final String QUESTION = "03 576562 00 0001 0001";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static Query query(String hex) {
        return (Query) Query.parse(bytes(hex));
    }

    private static void assertRejected(String hex, int code) {
        assertThat(Query.parse(bytes(hex)))
                .as(hex)
                .isInstanceOfSatisfying(
                        Received.Rejected.class,
                        rejected -> assertThat(rejected.reply())
                                .startsWith(0x12, 0x34)
                                .endsWith(0, 0, 0, 0, 0, 0, 0, 0)
                                .hasSize(12)
                                .satisfies(
                                        reply -> assertThat(Answer.code(reply)).isEqualTo(code))
                                .satisfies(reply -> assertThat(reply[2] & 0x80).isEqualTo(0x80)));
    }

    @Test
    void readsAQuestion() {
        Query query = query(HEADER + QUESTION);
        assertThat(query.name()).isEqualTo("web");
        assertThat(query.type()).isEqualTo(1);
        assertThat(query.queryClass()).isEqualTo(1);
        assertThat(query.maxDatagramBytes()).isEqualTo(512);
        assertThat(query.hasEdns()).isFalse();
    }

    @Test
    void readsTheSizeOfEdns() {
        String additional = "1234 0100 0001 0000 0000 0001" + QUESTION + "00 0029";
        assertThat(query(additional + "04d0 00000000 0000").maxDatagramBytes()).isEqualTo(1232);
        assertThat(query(additional + "0010 00000000 0000").maxDatagramBytes()).isEqualTo(512);
        assertRejected(additional + "04d0 00000000 0001", Query.FORMAT_ERROR);
        assertRejected(additional + "04d0 0000", Query.FORMAT_ERROR);
    }

    @Test
    void responsesAndScrapsAreIgnored() {
        assertThat(Query.parse(bytes("1234 8100 0001 0000 0000 0000" + QUESTION)))
                .isInstanceOf(Received.Ignored.class);
        assertThat(Query.parse(new byte[0])).isInstanceOf(Received.Ignored.class);
        assertThat(Query.parse(new byte[11])).isInstanceOf(Received.Ignored.class);
    }

    @Test
    void malformedQuestionsAreRejected() {
        assertRejected("1234 0100 0000 0000 0000 0000", Query.FORMAT_ERROR);
        assertRejected("1234 0100 0002 0000 0000 0000" + QUESTION + QUESTION, Query.FORMAT_ERROR);
        assertRejected(HEADER + "c00c 0001 0001", Query.FORMAT_ERROR);
        assertRejected(HEADER + "03 576562 c00c 0001 0001", Query.FORMAT_ERROR);
        assertRejected(HEADER + "40 00 0001 0001", Query.FORMAT_ERROR);
        assertRejected(HEADER + "3f 576562", Query.FORMAT_ERROR);
        assertRejected(HEADER + "03 576562", Query.FORMAT_ERROR);
        assertRejected(HEADER + "03 576562 00 0001", Query.FORMAT_ERROR);
        assertRejected(HEADER + "01 41".repeat(127) + "01 41 00 0001 0001", Query.FORMAT_ERROR);
        assertRejected("1234 2800 0001 0000 0000 0000" + QUESTION, Query.NOT_IMPLEMENTED);
        assertRejected("1234 0100 0001 ffff ffff ffff" + QUESTION, Query.FORMAT_ERROR);
    }

    @Test
    void theLongestNameIsTaken() {
        assertThat(query(HEADER + "01 41".repeat(127) + "00 0001 0001").name()).hasSize(253);
    }

    @Test
    void namesThatNoContainerHasAreNotRead() {
        assertThat(query(HEADER + "00 0002 0001").name()).isNull();
        assertThat(query(HEADER + "03 772e62 00 0001 0001").name()).isNull();
        assertThat(query(HEADER + "02 c3a4 00 0001 0001").name()).isNull();
        assertThat(query(HEADER + "02 0041 00 0001 0001").name()).isNull();
    }

    @Test
    void onlyTheAnswerToThisQuestionCounts() {
        Query query = query(HEADER + QUESTION);
        assertThat(query.isAnsweredBy(bytes("0007 8180 0001 0000 0000 0000" + QUESTION), 7))
                .isTrue();
        assertThat(query.isAnsweredBy(bytes("0007 8180 0001 0000 0000 0000 03 774562 00 0001 0001"), 7))
                .isTrue();
        assertThat(query.isAnsweredBy(bytes("0007 8181 0000 0000 0000 0000"), 7))
                .isTrue();
        for (String other : new String[] {
            "0008 8180 0001 0000 0000 0000" + QUESTION,
            "0007 0180 0001 0000 0000 0000" + QUESTION,
            "0007 a180 0001 0000 0000 0000" + QUESTION,
            "0007 8180 0000 0000 0000 0000",
            "0007 8183 0000 0000 0000 0000",
            "0007 8180 0001 0000 0000 0000 03 576563 00 0001 0001",
            "0007 8180 0001 0000 0000 0000 03 576562 00 001c 0001",
            "0007 8180 0001 0000 0000 0000 03 576562 00 0001",
            "0007 81",
            ""
        }) {
            assertThat(query.isAnsweredBy(bytes(other), 7)).as(other).isFalse();
        }
    }

    @Test
    void noInputMakesItFail() {
        Random random = new Random(20);
        byte[] good = bytes("1234 0100 0001 0000 0000 0001" + QUESTION + "00 0029 04d0 00000000 0000");
        for (int i = 0; i < 200_000; i++) {
            byte[] message = Arrays.copyOf(good, random.nextInt(good.length + 20));
            for (int changes = random.nextInt(6); changes > 0 && message.length > 0; changes--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt();
            }
            if (Query.parse(message) instanceof Query query) {
                assertThat(query.questionEnd()).isBetween(17, message.length);
                assertThat(query.isAnsweredBy(message, query.id())).isFalse();
                assertThat(Answer.empty(query, Query.NO_ERROR)).hasSizeGreaterThanOrEqualTo(17);
            }
        }
    }

    @Test
    void namesThatDnsCannotExpress() {
        assertThat(Answer.name("a.b")).isEqualTo("\1a\1b\0".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Answer.name("a..b")).isNull();
        assertThat(Answer.name("x".repeat(64))).isNull();
        assertThat(Answer.name("abc.".repeat(64) + "d")).isNull();
    }
}
