package dev.priok.api;

import dev.priok.engine.port.RequestAuthorizer;
import java.util.List;
import java.util.function.Supplier;

/**
 * How clients get to the API.
 *
 * @param addresses at least one
 * @param socketGroup owns the unix sockets besides root; empty: root's group
 * @param tcp holds for all TCP ports
 * @param authorizer decides about each request and answer
 * @param warnings shown in {@code info}, asked for each time
 */
public record Access(
        List<ListenAddress> addresses,
        String socketGroup,
        TcpSecurity tcp,
        RequestAuthorizer authorizer,
        Supplier<List<String>> warnings) {
    public Access {
        addresses = List.copyOf(addresses);
    }
}
