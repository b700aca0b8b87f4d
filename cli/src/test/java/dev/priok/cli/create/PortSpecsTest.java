package dev.priok.cli.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortSpecsTest {
    private final PortSpecs ports = new PortSpecs();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "80 | {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"\"}]}",
                "8080:80 | {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}]}",
                "53:53/UDP | {\"53/udp\":[{\"HostIp\":\"\",\"HostPort\":\"53\"}]}",
                "127.0.0.1:8080:80 | {\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"8080\"}]}",
                "127.0.0.1::80 | {\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"\"}]}",
                "[::]:80:81 | {\"81/tcp\":[{\"HostIp\":\"::\",\"HostPort\":\"80\"}]}",
                "[::1]::81 | {\"81/tcp\":[{\"HostIp\":\"::1\",\"HostPort\":\"\"}]}",
                "8000-9000:80 | {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8000-9000\"}]}",
                "90-91:80-81 | {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"90\"}],"
                        + "\"81/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"91\"}]}",
                "80-81 | {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"\"}],"
                        + "\"81/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"\"}]}",
                "published=8080,target=80 | {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}]}",
                "target=80 | {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"\"}]}",
                "target=80,published=1,protocol=udp,host_ip=::1 | {\"80/udp\":[{\"HostIp\":\"::1\",\"HostPort\":\"1\"}]}"
            })
    void publishes(String text, String bindings) {
        ports.publish(text);
        assertThat(ports.portBindings().compact()).isEqualTo(bindings);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3:80:80, invalid IP address: 1.2.3",
        "x:80, invalid hostPort: x",
        "80:x, invalid containerPort: x",
        "80:, no port specified: 80:<empty>",
        "70000:80, invalid hostPort: 70000",
        "80:80/ftp, invalid proto: ftp",
        "1-2:1-3, invalid ranges specified for container and host Ports: 1-3 and 1-2",
        "'target=80,=', invalid publish opts format (should be name=value but got '=')",
        "'target=80,colour=red', invalid field key colour"
    })
    void refusesWhatIsNoPort(String text, String message) {
        assertThatThrownBy(() -> ports.publish(text))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(message);
    }

    @Test
    void exposesRangesAndWhatIsPublished() {
        ports.publish("8080:80");
        ports.expose("80-82");
        ports.expose("53/udp");
        assertThat(ports.exposedPorts().fields().keySet()).containsExactly("80/tcp", "81/tcp", "82/tcp", "53/udp");
        assertThat(ports.portBindings().fields().keySet()).containsExactly("80/tcp");
    }
}
