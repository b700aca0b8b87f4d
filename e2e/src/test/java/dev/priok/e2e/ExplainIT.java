package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code priok explain port} tells of ways that are open and of those that are not. */
@WithDaemon
class ExplainIT {
    private final PriokDaemon priok;

    ExplainIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private void run(String name, String program, String... options) {
        String[] command = new String[options.length + 8];
        System.arraycopy(new String[] {"run", "-d", "--name", name}, 0, command, 0, 4);
        System.arraycopy(options, 0, command, 4, options.length);
        System.arraycopy(new String[] {"busybox", "sh", "-c", program}, 0, command, options.length + 4, 4);
        priok.docker(command).ok();
    }

    private JsonNode explained(String container, String port) {
        return new JsonMapper()
                .readTree(priok.priok("explain", "port", "-o", "json", container, port)
                        .out());
    }

    @Test
    void anOpenWayAndWhatStopsIt() {
        run("web", "mkdir /www; exec httpd -f -p 80 -h /www", "-p", "127.0.0.1::80", "-p", "127.0.0.1::81");
        Eventually.await("it listens", () -> explained("web", "80").get("Open").asBoolean());
        Result open = priok.priok("explain", "port", "web", "80/tcp").exits(0);
        String host = priok.docker("port", "web", "80/tcp").ok().text();
        assertThat(open.out())
                .startsWith("Port 80/tcp of web: open\n")
                .contains("packets for " + host)
                .contains("the rule for " + host)
                .doesNotContain("STOPS");
        assertThat(priok.priok("explain", "port", "web", "81").exits(1).out())
                .contains("STOPS  nothing in it listens on port 81/tcp; what does listen there: [::]:80");
        assertThat(priok.priok("explain", "port", "web", "82").exits(1).out()).contains("it is not published");
        priok.docker("stop", "-t", "0", "web").ok();
        assertThat(priok.priok("explain", "port", "web", "80").exits(1).out()).contains("web is not running");
        assertThat(priok.priok("explain", "port", "nobody", "80").exits(1).err())
                .contains("No such container: nobody");
        assertThat(priok.priok("explain", "port", "web", "http").exits(1).err()).contains("invalid port");
    }

    @Test
    void aProgramThatListensOnLoopbackOnly() {
        run("shy", "exec httpd -f -p 127.0.0.1:90 -h /", "-p", "127.0.0.1::90");
        Eventually.await(
                "it listens",
                () -> priok.priok("explain", "port", "shy", "90").out().contains("127.0.0.1:90 only"));
        assertThat(explained("shy", "90").get("Open").asBoolean()).isFalse();
    }

    @Test
    void aPortThatAnotherHas() {
        run("first", "sleep 1000", "-p", "127.0.0.1::80");
        String port = priok.docker("port", "first", "80/tcp").ok().text();
        priok.docker("create", "--name", "second", "-p", port + ":80", "busybox", "true")
                .ok();
        assertThat(priok.priok("explain", "port", "second", "80").exits(1).out())
                .contains(port + " is taken by container first");
    }

    @Test
    void aRuleThatSomeoneRemoved() {
        run("web", "sleep 1000", "-p", "127.0.0.1::80");
        String table = explained("web", "80")
                .get("Findings")
                .valueStream()
                .filter(finding -> finding.get("Subject").asString().equals("rule"))
                .map(finding -> finding.get("Text").asString().replaceAll(".*nft's table ", ""))
                .findFirst()
                .orElseThrow();
        Programs.run(Map.of(), java.util.List.of("nft", "flush map " + table + " ports4"))
                .ok();
        assertThat(priok.priok("explain", "port", "web", "80").exits(1).out()).contains("is missing in nft's table");
    }
}
