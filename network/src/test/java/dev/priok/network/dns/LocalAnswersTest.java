package dev.priok.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.network.dns.LocalAnswers.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class LocalAnswersTest {
    private static final NameTable TABLE = new NameTable() {
        @Override
        public Optional<List<InetAddress>> addresses(String name) {
            return switch (name) {
                case "web", "web.net" ->
                    Optional.of(List.of(
                            InetAddress.ofLiteral("10.0.0.1"),
                            InetAddress.ofLiteral("fd00::1"),
                            InetAddress.ofLiteral("10.0.0.2"),
                            InetAddress.ofLiteral("10.0.0.3")));
                case "six" -> Optional.of(List.of(InetAddress.ofLiteral("fd00::6")));
                case "none" -> Optional.of(List.of());
                case "many" ->
                    Optional.of(IntStream.rangeClosed(1, 100)
                            .mapToObj(i -> InetAddress.ofLiteral("10.0.1." + i))
                            .toList());
                default -> Optional.empty();
            };
        }

        @Override
        public Optional<String> name(InetAddress address) {
            return switch (address.getHostAddress()) {
                case "10.0.0.1" -> Optional.of("Web.net");
                case "10.0.0.9" -> Optional.of("x".repeat(64) + ".net");
                default -> Optional.empty();
            };
        }
    };

    private final LocalAnswers local = new LocalAnswers(TABLE, false);

    private static Message question(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN));
    }

    private static Query query(Message message) {
        assertThat(Query.parse(message.toWire())).isInstanceOf(Query.class);
        return (Query) Query.parse(message.toWire());
    }

    private Message ask(Message question, int maxBytes) throws IOException {
        Verdict verdict = local.answer(query(question), maxBytes);
        assertThat(verdict).isInstanceOf(Verdict.Reply.class);
        Message answer = new Message(((Verdict.Reply) verdict).message());
        assertThat(answer.getHeader().getID()).isEqualTo(question.getHeader().getID());
        assertThat(answer.getHeader().getFlag(Flags.QR)).isTrue();
        assertThat(answer.getHeader().getFlag(Flags.RA)).isTrue();
        assertThat(answer.getQuestion().getName().toString())
                .isEqualTo(question.getQuestion().getName().toString());
        return answer;
    }

    private Message ask(String name, int type) throws IOException {
        return ask(question(name, type), 512);
    }

    private static List<String> contents(Message answer) {
        return answer.getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }

    @Test
    void addressesTakeTurnsAndKeepTheCaseOfTheQuestion() throws Exception {
        Message first = ask("WEB", Type.A);
        assertThat(contents(first)).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(contents(ask("web", Type.AAAA))).containsExactly("fd00:0:0:0:0:0:0:1");
        assertThat(contents(ask("weB", Type.A))).containsExactly("10.0.0.2", "10.0.0.3", "10.0.0.1");
        assertThat(contents(ask("web", Type.A))).containsExactly("10.0.0.3", "10.0.0.1", "10.0.0.2");
        assertThat(first.getSection(Section.ANSWER)).allSatisfy(record -> {
            assertThat(record.getTTL()).isEqualTo(600);
            assertThat(record.getName().toString()).isEqualTo("WEB.");
        });
    }

    @Test
    void aKnownNameWithoutSuchAddressExistsAllTheSame() throws Exception {
        for (Message answer : List.of(
                ask("six", Type.A),
                ask("none", Type.AAAA),
                ask("web", Type.MX),
                ask("web.net", Type.MX),
                ask("web", Type.HTTPS))) {
            assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(contents(answer)).isEmpty();
        }
        assertThat(local.answer(query(question("web.net", Type.TXT)), 512)).isEqualTo(new Verdict.AskUpstream(true));
    }

    @Test
    void whatIsNotKnownIsAskedElsewhere() throws Exception {
        Message chaos = Message.newQuery(Record.newRecord(Name.fromString("web."), Type.A, DClass.CH));
        Stream.of(
                        question("example.com", Type.A),
                        question("other", Type.A),
                        question(".", Type.NS),
                        question("w\\.eb", Type.A),
                        question("9.9.9.9.in-addr.arpa", Type.PTR),
                        question("web", Type.PTR),
                        chaos)
                .forEach(question -> assertThat(local.answer(query(question), 512))
                        .as(question.toString())
                        .isEqualTo(new Verdict.AskUpstream(false)));
    }

    @Test
    void singleLabelsStayIfWished() throws Exception {
        LocalAnswers keeping = new LocalAnswers(TABLE, true);
        assertThat(keeping.answer(query(question("other", Type.A)), 512)).isInstanceOf(Verdict.Reply.class);
        assertThat(keeping.answer(query(question("other", Type.MX)), 512)).isEqualTo(new Verdict.AskUpstream(false));
        assertThat(keeping.answer(query(question("other.x", Type.A)), 512)).isEqualTo(new Verdict.AskUpstream(false));
    }

    @Test
    void pointersNameTheContainer() throws Exception {
        assertThat(contents(ask("1.0.0.10.IN-ADDR.arpa", Type.PTR))).containsExactly("Web.net.");
        assertThat(contents(ask("9.0.0.10.in-addr.arpa", Type.PTR))).isEmpty();
    }

    @Test
    void anAnswerIsAsLongAsTheClientTakes() throws Exception {
        Message plain = question("many", Type.A);
        Message cut = ask(plain, query(plain).maxDatagramBytes());
        assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(cut.numBytes()).isBetween(490, 512);
        assertThat(cut.getSection(Section.ADDITIONAL)).isEmpty();

        Message extended = question("many", Type.A);
        extended.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        Message longer = ask(extended, query(extended).maxDatagramBytes());
        assertThat(longer.numBytes()).isBetween(1210, 1232);
        assertThat(longer.getOPT()).isNotNull();

        Message whole = ask(plain, StreamMessages.MAX_BYTES);
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(contents(whole)).hasSize(100);
    }
}
