package dev.priok.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.client.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TemplateTest {
    private static final Value CONTAINER = JsonValues.raw(Json.parse("""
            {"Name": "/web", "Ports": {"80/tcp": [{"HostIp": "::", "HostPort": "8080"}], "53/udp": null},
             "Env": ["A=1", "B=2"], "Size": 12345678901, "Ratio": 0.50, "Running": true, "Nothing": null,
             "Labels": {"b.c": "2", "a": "<1>"}}"""));

    /** Templates and what docker 28.2.2 makes of them, an error after an exclamation mark. */
    @TestFactory
    List<DynamicTest> everyTemplateSaysWhatDockerSays() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        String cases;
        try (InputStream resource =
                Objects.requireNonNull(TemplateTest.class.getResourceAsStream("templates.txt"), "the cases")) {
            cases = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String line : cases.lines().toList()) {
            int tab = line.lastIndexOf('\t');
            String template = unescaped(line.substring(0, tab));
            String expected = unescaped(line.substring(tab + 1));
            tests.add(DynamicTest.dynamicTest(
                    template, () -> assertThat(rendered(template, Value.NONE)).isEqualTo(expected)));
        }
        assertThat(tests).hasSizeGreaterThan(100);
        return tests;
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\\n", "\\n")
                .replace("\\\t", "\\t")
                .replace("\\\\", "\\");
    }

    private static String rendered(String template, Value value) {
        try {
            // Docker ends what it prints with a line end, of which the cases have none.
            return Template.parse(template).render(value).replaceFirst("\n+$", "");
        } catch (TemplateException e) {
            return "! " + e.text();
        }
    }

    @Test
    void readsObjectsWithoutKnowingTheirTypes() {
        assertThat(rendered("{{.Name}} {{.Size}} {{.Ratio}} {{.Running}} {{.Nothing}} {{.Missing}}", CONTAINER))
                .isEqualTo("/web 12345678901 0.50 true <no value> <no value>");
        assertThat(rendered("{{.Labels}} {{.Env}} {{json .Labels}} {{json .Nothing}}", CONTAINER))
                .isEqualTo("map[a:<1> b.c:2] [A=1 B=2] {\"a\":\"<1>\",\"b.c\":\"2\"} null");
        assertThat(rendered("{{index .Labels \"b.c\"}} {{index .Env 1}} {{len .Ports}}", CONTAINER))
                .isEqualTo("2 B=2 2");
        assertThat(rendered("{{.}}", CONTAINER))
                .isEqualTo("map[Env:[A=1 B=2] Labels:map[a:<1> b.c:2] Name:/web Nothing:<nil> "
                        + "Ports:map[53/udp:<nil> 80/tcp:[map[HostIp::: HostPort:8080]]] Ratio:0.50 Running:true "
                        + "Size:12345678901]");
    }

    @Test
    void goesThroughMapsInTheOrderOfTheirKeys() {
        assertThat(rendered(
                        "{{range $p, $c := .Ports}}{{$p}}={{with $c}}{{(index . 0).HostPort}}{{end}};{{end}}",
                        CONTAINER))
                .isEqualTo("53/udp=;80/tcp=8080;");
    }

    @Test
    void saysWhereAFieldIsMissing() {
        assertThatThrownBy(() -> Template.parse("a\n{{ .Labels.x }}")
                        .failingOnMissingKeys()
                        .render(CONTAINER))
                .isInstanceOf(TemplateException.class)
                .hasMessage("template: :2:10: executing \"\" at <.Labels.x>: map has no entry for key \"x\"");
        assertThat(rendered("{{.Nothing.x}}", CONTAINER))
                .isEqualTo("! template: :1:10: executing \"\" at <.Nothing.x>: nil pointer evaluating interface {}.x");
        assertThat(rendered("{{.Name.x}}", CONTAINER))
                .isEqualTo(
                        "! template: :1:7: executing \"\" at <.Name.x>: can't evaluate field x in type interface {}");
    }

    @Test
    void knowsTypesThatItWasTold() {
        GoType.Struct inner = new GoType.Struct("container.State")
                .field(new GoType.Field("Status", GoType.STRING, "Status", false, false))
                .field(new GoType.Field("Pid", GoType.INT, "Pid", true, false));
        GoType.Struct type = new GoType.Struct("container.Inspect")
                .field(new GoType.Field("ID", GoType.STRING, "Id", false, false))
                .field(new GoType.Field("State", new GoType.PointerTo(inner), "State", false, false))
                .field(new GoType.Field("Timeout", GoType.DURATION, "Timeout", false, false))
                .field(new GoType.Field("Created", GoType.TIME, "Created", false, false))
                .field(new GoType.Field("Names", GoType.STRINGS, "Names", false, false));
        Value value = JsonValues.typed(type, Json.parse("""
                {"Id": "x", "State": {"Status": "running", "Pid": 0}, "Timeout": 90000000000,
                 "Created": "2026-01-02T03:04:05.670Z"}"""));
        assertThat(rendered("{{.ID}} {{.State}} {{.State.Pid}} {{.Timeout}} {{.Names}} {{.Created}}", value))
                .isEqualTo("x {running 0} 0 1m30s [] 2026-01-02 03:04:05.67 +0000 UTC");
        assertThat(rendered("{{json .State}} {{json .Names}} {{printf \"%+v\" .State}}", value))
                .isEqualTo("{\"Status\":\"running\"} null &{Status:running Pid:0}");
        assertThat(rendered("{{.Id}}", value))
                .isEqualTo(
                        "! template: :1:2: executing \"\" at <.Id>: can't evaluate field Id in type container.Inspect");
    }

    @Test
    void endsTemplatesThatCallThemselvesForever() {
        assertThat(rendered("{{define \"r\"}}{{template \"r\" .}}{{end}}{{template \"r\"}}", CONTAINER))
                .contains("exceeded maximum template depth");
        assertThat(rendered("{{range 1000000}}{{range 1000000}}{{printf \"%900000d\" 1}}{{end}}{{end}}", CONTAINER))
                .contains("the result is longer than");
        assertThat(rendered("{{" + "(".repeat(100_000), CONTAINER)).contains("parentheses in each other");
    }
}
