package dev.priok.compose.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.client.Json;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final Json IMAGE = Json.parse("{\"Env\":[\"PATH=/bin\"],\"Cmd\":[\"sh\"]}");
    private static final Json ACTUAL = Json.parse("""
            {"Config":{"Image":"busybox","Env":["PATH=/bin","A=1"],"Cmd":["sh"],"Tty":false,
              "Labels":{"x":"y","com.docker.compose.project":"p"}},
             "HostConfig":{"NetworkMode":"p_default","CapAdd":null,"RestartPolicy":{"Name":"no"},"ReadonlyRootfs":false,
              "PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]}},
             "NetworkSettings":{"Networks":{"p_default":{}}}}""");

    private static String difference(String wanted) {
        return Difference.of(Json.parse(wanted), ACTUAL, IMAGE);
    }

    @Test
    void attributesAreNamedAsFilesNameThem() {
        assertThat(difference("""
                {"Image":"busybox","Env":["A=2"],"Labels":{"x":"z"},"Cmd":["sleep","1"],
                 "HostConfig":{"NetworkMode":"p_default","CapAdd":["SYS_TIME"],"RestartPolicy":{"Name":"always"},
                  "PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"9090"}]}}}""")).isEqualTo(": command, environment (A), labels, ports, cap_add, restart");
    }

    @Test
    void whatTheImageSaysIsNoDifference() {
        assertThat(difference("""
                {"Image":"busybox","Env":["A=1"],"Labels":{"x":"y"},
                 "HostConfig":{"NetworkMode":"p_default","ReadonlyRootfs":false,"RestartPolicy":{"Name":""},
                  "PortBindings":{"80/tcp":[{"HostPort":"8080","HostIp":""}]}}}""")).isEqualTo(", in what the engine doesn't show");
    }
}
