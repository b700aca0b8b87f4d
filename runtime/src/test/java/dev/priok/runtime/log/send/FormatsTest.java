package dev.priok.runtime.log.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes over the wire. */
class FormatsTest {
    private static String syslog(Map<String, String> options, LogLine line) {
        SyslogReceiver receiver = new SyslogReceiver(SyslogSettings.read(new OptionText(options)), Lines.ORIGIN);
        return new String(receiver.message(line), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''           | daemon | <27>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:05 web/tag\\[\\d+]: oops
        rfc3164      | local7 | <187>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:05 \\S+ web/tag\\[\\d+]: oops
        rfc5424      | 1      | <11>1 2026-11-2\\dT\\d\\d:\\d\\d:05[-+Z:\\d]{1,6} \\S+ web/tag \\d+ web/tag - oops
        rfc5424micro | user   | <11>1 2026-11-2\\dT\\d\\d:\\d\\d:05.123456[-+Z:\\d]{1,6} \\S+ web/tag \\d+ web/tag - oops
        """)
    void syslogHasFourForms(String format, String facility, String pattern) {
        String message = syslog(
                Map.of(
                        "syslog-format", format,
                        "syslog-facility", facility,
                        "syslog-address", "udp://127.0.0.1"),
                Lines.line(true, "oops"));
        assertThat(message).matches(pattern + "\\n");
    }

    @Test
    void outputIsInformationForSyslog() {
        assertThat(syslog(Map.of(), Lines.line(false, "hi"))).startsWith("<30>");
    }

    @Test
    void gelfCarriesTheContainerAndChosenLabels() {
        GelfReceiver receiver = new GelfReceiver(
                GelfSettings.read(new OptionText(Map.of("gelf-address", "udp://127.0.0.1:1"))), Lines.ORIGIN);
        JsonNode json = JsonMapper.shared().readTree(receiver.json(Lines.line(true, "oops")));
        assertThat(json.path("version").asString()).isEqualTo("1.1");
        assertThat(json.path("short_message").asString()).isEqualTo("oops");
        assertThat(json.path("timestamp").decimalValue()).isEqualTo("1795236005.123");
        assertThat(json.path("level").asInt()).isEqualTo(3);
        assertThat(json.path("_container_name").asString()).isEqualTo("web");
        assertThat(json.path("_tag").asString()).isEqualTo("web/tag");
        assertThat(json.path("_team.name").asString()).isEqualTo("red");
    }

    @Test
    void fluentdTakesManyLinesInOneMessage() {
        FluentdReceiver receiver = new FluentdReceiver(
                FluentdSettings.read(new OptionText(Map.of("fluentd-sub-second-precision", "true"))), Lines.ORIGIN);
        byte[] message = receiver.message(
                List.of(Lines.line(false, "a"), Lines.line(true, "b", new LogLine.Part("i", 2, true))), "c");
        String text = new String(message, StandardCharsets.ISO_8859_1);
        assertThat(message[0]).isEqualTo((byte) 0x93);
        assertThat(text).startsWith("\u0093\u00a7web/tag\u0092\u0092\u00d7\0").endsWith("\u0081\u00a5chunk\u00a1c");
        assertThat(text)
                .contains("\u00a3log\u00a1a", "\u00a6source\u00a6stderr", "\u00a9team.name\u00a3red")
                .contains("\u00acpartial_last\u00a4true");
    }

    @Test
    void journaldGivesValuesWithNewlinesALength() {
        JournaldReceiver receiver = new JournaldReceiver(JournaldReceiver.SOCKET, Lines.ORIGIN);
        String message = new String(receiver.message(Lines.line(true, "a\nb")), StandardCharsets.UTF_8);
        assertThat(message)
                .startsWith("MESSAGE\n\3\0\0\0\0\0\0\0a\nb\nPRIORITY=3\n")
                .contains("\nCONTAINER_ID=abcdef012345\n", "\nCONTAINER_NAME=web\n", "\nTEAM_NAME=red\n");
        assertThat(JournaldReceiver.fieldName("_é.x-1")).isEqualTo("X_1");
    }

    @Test
    void longTextsGetLongHeads() {
        assertThat(new MessagePack().text("x".repeat(40)).bytes()).startsWith(0xd9, 40);
        assertThat(new MessagePack().text("x".repeat(300)).bytes()).startsWith(0xda, 1, 44);
        assertThat(new MessagePack().text("x".repeat(70_000)).bytes()).startsWith(0xdb, 0, 1, 0x11, 0x70);
        assertThat(new MessagePack().array(20).map(3).bytes()).containsExactly(0xdc, 0, 20, 0x83);
    }
}
