package dev.priok.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.compose.load.PortConflicts;
import dev.priok.compose.model.Project;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is told with file and line, what was found and what may stand there. */
class BadFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            imagee: x               | 3: services.a has no attribute 'imagee' (did you mean image?)
            image: 7                | 3: services.a.image must be a text, not the number 7
            image: {a: b}           | 3: services.a.image must be a text, not a mapping
            tty: maybe              | 3: services.a.tty must be true or false, not the text 'maybe'
            ports: 80               | 3: services.a.ports must be a list, not the number 80
            ports: ['80:x']         | 3: services.a.ports must have items [[address:]published:]target[/protocol], not '80:x': a port is a number up to 65535
            ports: ['1-3:4-5']      | 3: services.a.ports must have items [[address:]published:]target[/protocol], not '1-3:4-5': the ranges must be as long as each other
            ports: ['80/icmp']      | 3: services.a.ports must have items [[address:]published:]target[/protocol], not '80/icmp': the protocol is tcp, udp or sctp
            ports: [{target: 70000}] | 3: services.a.ports[0].target must be from 0 to 65535, not 70000
            ports: [{host_ip: x, target: 1}] | 3: services.a.ports[0] has the host_ip 'x', which is no IP address
            volumes: ['C:\\x:/y']   | 3: services.a.volumes[0] names the Windows path 'C:\\x', and containers here have Linux's
            volumes: ['aa:/b:cc:dd']   | 3: services.a.volumes[0] must be [source:]target[:options], not 'aa:/b:cc:dd'
            volumes: [{type: bnd}]  | 3: services.a.volumes[0].type must be bind, volume, tmpfs, cluster, npipe or image, not the text 'bnd'
            volumes: [{source: x}]  | 3: services.a.volumes[0] must have type
            mem_limit: 5 apples     | 3: services.a.mem_limit must be a size such as 512m or 1.5gb, not the text '5 apples'
            oom_score_adj: 2000     | 3: services.a.oom_score_adj must be from -1000 to 1000, not 2000
            stop_grace_period: soon | 3: services.a.stop_grace_period must be a time span such as 1m30s, not the text 'soon'
            pull_policy: sometimes  | 3: services.a.pull_policy must be always, never, missing, if_not_present, build, daily, weekly or every_<duration>, not the text 'sometimes'
            cgroup: mine            | 3: services.a.cgroup must be host or private, not the text 'mine'
            cap_add: [A, A]         | 3: services.a.cap_add[1] is there already: 'A'
            environment: [A, A]     | 3: services.a.environment[1] is there already: 'A'
            environment: {A: [b]}   | 3: services.a.environment.A must be a text, a number or a boolean, not a list
            environment: ['A =b']   | 3: services.a.environment environment variable A  is declared with a trailing space
            ulimits: {nofile: {soft: 1}} | 3: services.a.ulimits.nofile must have hard
            depends_on: {b: {}}     | 3: services.a.depends_on.b must have condition
            depends_on: {b: {condition: healthy}} | 3: services.a.depends_on.b.condition must be service_started, service_healthy or service_completed_successfully, not the text 'healthy'
            extra_hosts: [nowhere]  | 3: services.a.extra_hosts must have items name=address, not 'nowhere'
            command: "'open"        | 3: services.a.command can't be split into words: a quote is not closed
            devices: ['a:b:c:d']    | 3: services.a.devices[0] must be source[:target[:permissions]], not 'a:b:c:d'
            healthcheck: {interva: 1s} | 3: services.a.healthcheck has no attribute 'interva' (did you mean interval?)
            build: {contxt: .}      | 3: services.a.build has no attribute 'contxt' (did you mean context?)
            deploy: {resources: {limit: {}}} | 3: services.a.deploy.resources has no attribute 'limit' (did you mean limits?)
            hostname: ${             | 3: services.a.hostname can't be interpolated: '${' isn't valid: write $$ for a dollar that begins no variable
            hostname: ${X:?set it}   | 3: services.a.hostname can't be interpolated: required variable X is missing a value: set it
            extends: nobody         | 3: services.a.extends names the service 'nobody', which @/compose.yaml doesn't have
            extends: a              | 3: services extend each other in a circle: a extends a
            extends: {file: no.yaml, service: a} | 3: services.a.extends: open @/no.yaml: no such file or directory
            """)
    void aServicesAttributeIsRefusedWithItsLine(String line, String expected) {
        String text = "services:\n  a:\n    " + line + "\n    labels: {x: y}\n";
        assertRefused(text, "@/compose.yaml:" + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image: x, networks: [nt]            | services.a.networks refers to undefined network nt (did you mean net?)
            image: x, volumes: ['vl:/v']        | services.a.volumes refers to undefined volume vl (did you mean vol?)
            image: x, secrets: [s]              | services.a.secrets refers to undefined secret s
            image: x, configs: [c]              | services.a.configs refers to undefined config c
            image: x, models: [m]               | services.a.models refers to undefined model m
            image: x, depends_on: [bb]          | services.a.depends_on refers to undefined service bb (did you mean b?)
            image: x, depends_on: [off]         | services.a.depends_on names the service off, which no active profile enables (it is in debug)
            labels: {a: b}                      | services.a has neither an image nor a build context specified
            image: x, container_name: nn, scale: 2 | services.a.container_name can't be said with scale 2, because containers' names are unique
            image: x, container_name: bee       | services.b.container_name 'bee' is already in use by service a
            image: x, network_mode: host, networks: [net] | services.a.network_mode and networks can't be both
            image: x, scale: 2, deploy: {replicas: 3} | services.a.scale can't be another number than deploy.replicas
            image: x, scale: -1                 | services.a.scale must be 0 or more
            image: x, mem_limit: 1m, deploy: {resources: {limits: {memory: 2m}}} | services.a.mem_limit can't be another value than deploy.resources.limits.memory
            image: x, tmpfs: [/t], volumes: [/t] | services.a.volumes has the target /t in tmpfs[0] and in volumes[0]
            image: x, healthcheck: {test: [ls]} | services.a.healthcheck test must start with CMD, CMD-SHELL or NONE, not 'ls'
            """)
    void whatDoesNotAgreeIsRefusedWithItsLine(String attributes, String expected) {
        String text = "services:\n  a: {" + attributes + "}\n"
                + "  b: {image: b, container_name: bee}\n  off: {image: x, profiles: [debug]}\n"
                + "networks: {net: }\nvolumes: {vol: }\n";
        int line = expected.startsWith("services.b") ? 3 : 2;
        assertRefused(text, "@/compose.yaml:" + line + ": " + expected);
    }

    @Test
    void circlesOfDependenciesAreNamed() {
        assertRefused("""
                services:
                  a: {image: x, depends_on: [b]}
                  b: {image: x, depends_on: [c]}
                  c: {image: x, network_mode: 'service:a'}
                """, "@/compose.yaml:2: dependency cycle detected: a -> b -> c -> a");
    }

    @Test
    void severalViolationsAreToldAtOnce() {
        assertRefused("services:\n  a: {imag: x}\n  b: {image: 1}\nnetwork: {}\n", """
                @/compose.yaml:2: services.a has no attribute 'imag' (did you mean image?)
                @/compose.yaml:3: services.b.image must be a text, not the number 1
                @/compose.yaml:4: the top level has no attribute 'network' (did you mean networks?)""");
    }

    @Test
    void brokenYamlIsToldWithItsLine() {
        assertRefused("services:\n  a: [\n", "@/compose.yaml:3: this isn't YAML");
        assertRefused(
                "services:\n  a: {image: x}\n  a: {image: y}\n",
                "@/compose.yaml:3: 'services.a' is said already in line 2");
        assertRefused("services:\n  a: *no\n", "@/compose.yaml:2: *no stands for nothing that was anchored before");
        assertRefused(
                "services:\n  1: {image: x}\n", "@/compose.yaml:2: services: the name 1 is no text: put it in quotes");
        assertRefused("- a\n", "@/compose.yaml:1: the top level must be a mapping, not a list");
    }

    @Test
    void filesThatGrowWithoutBoundAreRefused() {
        StringBuilder laughs = new StringBuilder("x-0: &a0 [a, b, c, d, e, f, g, h, i, j]\n");
        for (int i = 1; i < 9; i++) {
            laughs.append("x-")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(("*a" + (i - 1) + ", ").repeat(9));
            laughs.append("*a").append(i - 1).append("]\n");
        }
        assertRefused(laughs.toString(), "@/compose.yaml:5: more than 100000 values, counting what aliases stand for");
        assertRefused("x-a: " + "[".repeat(100) + "]".repeat(100), "@/compose.yaml:1: nested deeper than 60 levels");
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        assertThatThrownBy(() -> load()).hasMessage("no configuration file provided: not found");
        assertRefused(
                "services: {a: {image: x, env_file: gone.env}}\n",
                "@/compose.yaml:1: services.a.env_file: env file @/gone.env not found");
        assertRefused("include: [gone.yaml]\n", "@/compose.yaml:1: include[0] names @/gone.yaml, which isn't there");
        assertRefused("include: ['oci://x/y']\n", "oci://x/y: Compose files are read from this machine only");
        assertThatThrownBy(() ->
                        ComposeFiles.load(LoadRequest.of(folder, Map.of()).withEnvFiles(List.of("no.env")), _ -> {}))
                .hasMessage("couldn't find env file: " + folder.resolve("no.env"));
    }

    @Test
    void includedResourcesThatConflictAreNamed() throws IOException {
        Files.writeString(folder.resolve("other.yaml"), "services:\n  a:\n    image: y\n");
        assertRefused(
                "include: [other.yaml]\nservices:\n  a:\n    image: x\n",
                "@/compose.yaml:4: services.a conflicts with the one of @/other.yaml:3, which include[0] in @/compose.yaml:1 brings in");
        Files.writeString(folder.resolve("other.yaml"), "include: [compose.yaml]\n");
        assertRefused(
                "include: [other.yaml]\n",
                "@/other.yaml:1: include[0] files include each other in a circle: @/compose.yaml includes @/other.yaml includes @/compose.yaml");
    }

    @Test
    void portsThatTwoServicesPublishAreRefusedBeforeTheyAreStarted() throws IOException {
        Files.writeString(
                folder.resolve("compose.yaml"),
                "services:\n  a: {image: x, ports: ['80:80', '81-82:81']}\n  b: {image: x, ports: ['80:8080', '80:80/udp']}\n");
        Project project = load();
        assertThatThrownBy(() -> PortConflicts.check(project))
                .isInstanceOf(EngineException.class)
                .hasMessage(folder.resolve("compose.yaml")
                        + ":3: services.b.ports publishes the port 80/tcp of the host, which service a publishes too");
        PortConflicts.check(project.withSelected(List.of("b"), false));
    }

    @Test
    void variablesWithoutAValueAreToldOnceEach() throws IOException {
        Files.writeString(
                folder.resolve("compose.yaml"),
                "services: {a: {image: 'x$A$B', hostname: $A, domainname: '${B:-b}'}}\n");
        List<String> warnings = new ArrayList<>();
        ComposeFiles.load(LoadRequest.of(folder, Map.of()), warnings::add);
        assertThat(warnings)
                .containsExactly(
                        "The \"A\" variable is not set. Defaulting to a blank string.",
                        "The \"B\" variable is not set. Defaulting to a blank string.");
    }

    private Project load() {
        return ComposeFiles.load(LoadRequest.of(folder, Map.of()), _ -> {});
    }

    private void assertRefused(String text, String message) {
        try {
            Files.writeString(folder.resolve("compose.yaml"), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        assertThatThrownBy(this::load)
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith(message.replace("@", folder.toString()));
    }
}
