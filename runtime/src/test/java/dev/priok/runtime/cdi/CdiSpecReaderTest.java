package dev.priok.runtime.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CdiSpecReaderTest {
    private static final String YAML = """
            cdiVersion: "0.7.0"
            kind: vendor.com/class
            annotations: {about: a test}
            containerEdits:
              env: [COMMON=1]
            devices:
              - name: one
                containerEdits:
                  env: ["A=b=c"]
                  deviceNodes:
                    - path: /dev/vendor
                      hostPath: /dev/null
                      fileMode: 0o600
                      permissions: rw
                      uid: 5
                  mounts:
                    - {hostPath: /opt/vendor, containerPath: /vendor, options: [ro]}
                  hooks:
                    - {hookName: createContainer, path: /bin/true, args: ["true", x], timeout: 3}
                  additionalGids: [44]
            """;

    @Test
    void readsYaml() throws InvalidSpecException {
        CdiSpec spec = CdiSpecReader.parse(YAML, false);
        assertThat(spec.kind()).isEqualTo("vendor.com/class");
        assertThat(spec.edits().env()).containsExactly("COMMON=1");
        ContainerEdits one = spec.devices().getOrDefault("one", ContainerEdits.NONE);
        assertThat(one.env()).containsExactly("A=b=c");
        assertThat(one.nodes())
                .containsExactly(new ContainerEdits.Node("/dev/vendor", "/dev/null", "", 0, 0, 0600, "rw", 5, null));
        assertThat(one.mounts()).containsExactly(new ContainerEdits.Mount("/opt/vendor", "/vendor", "", List.of("ro")));
        assertThat(one.hooks())
                .containsExactly(
                        new ContainerEdits.Hook("createContainer", "/bin/true", List.of("true", "x"), List.of(), 3));
        assertThat(one.additionalGids()).containsExactly(44);
    }

    @Test
    void readsJson() throws InvalidSpecException {
        assertThat(CdiSpecReader.parse(json("\"env\":[\"A=1\"]"), true).devices())
                .containsOnlyKeys("1");
    }

    private static String json(String edits) {
        return "{\"cdiVersion\":\"0.5.0\",\"kind\":\"v.com/c\",\"devices\":[{\"name\":\"1\",\"containerEdits\":{"
                + edits + "}}]}";
    }

    @Test
    void refusesWhatIsNoSpecification() {
        refused(YAML.replace("0.7.0", "9.0.0"), "unknown cdiVersion \"9.0.0\"");
        refused(YAML.replace("vendor.com/class", "vendor"), "invalid kind \"vendor\"");
        refused(YAML.replace("name: one", "name: -one"), "invalid device name \"-one\"");
        refused(YAML.replace("permissions: rw", "permissions: rx"), "invalid permissions \"rx\"");
        refused(YAML.replace("uid: 5", "type: z"), "invalid type \"z\"");
        refused(YAML.replace("createContainer", "sometimes"), "invalid hook name \"sometimes\"");
        refused(YAML.replace("A=b=c", "=c"), "invalid environment variable \"=c\"");
        refused(YAML.replace("additionalGids", "additionalGroups"), "unknown field \"additionalGroups\"");
        refused(YAML.replace("annotations", "kind"), "no YAML");
        refused("cdiVersion: '0.5.0'\nkind: a/b\ndevices: []\n", "no devices");
        refused("cdiVersion: '0.5.0'\nkind: a/b\ndevices: [{name: x}]\n", "changes nothing");
        refused("- a\n", "no object");
        refused("", "no object");
    }

    @Test
    void refusesWhatCameAfterTheVersion() {
        refused(YAML.replace("0.7.0", "0.6.0"), "additionalGids needs cdiVersion 0.7.0");
        refused(YAML.replace("0.7.0", "0.5.0"), "annotations needs cdiVersion 0.6.0");
    }

    private static void refused(String yaml, String reason) {
        assertThatThrownBy(() -> CdiSpecReader.parse(yaml, false))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining(reason);
    }
}
