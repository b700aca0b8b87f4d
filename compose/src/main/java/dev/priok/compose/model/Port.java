package dev.priok.compose.model;

/**
 * A port of a container on the host.
 *
 * @param hostIp empty: all addresses
 * @param published a port, a range {@code 8000-8010} of which one is taken, or empty: any
 * @param mode {@code ingress} or {@code host}, the same here
 */
public record Port(
        String name, String mode, String hostIp, int target, String published, String protocol, String appProtocol) {
    static Port read(Fields fields) {
        return new Port(
                fields.text("name"),
                fields.text("mode"),
                fields.text("host_ip"),
                (int) fields.number("target"),
                fields.text("published"),
                fields.text("protocol").isEmpty() ? "tcp" : fields.text("protocol"),
                fields.text("app_protocol"));
    }
}
