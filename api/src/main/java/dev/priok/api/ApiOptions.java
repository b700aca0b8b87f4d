package dev.priok.api;

import dev.priok.api.http.HangUps;
import dev.priok.api.system.ProductVersion;
import java.time.InstantSource;
import java.util.List;

/**
 * How the API is offered.
 *
 * @param addresses at least one
 * @param socketGroup owns the unix sockets besides root; empty: root's group
 * @param debug shown in {@code info}
 * @param hangUps how to ask the kernel about clients
 */
public record ApiOptions(
        List<ListenAddress> addresses,
        String socketGroup,
        ProductVersion product,
        boolean debug,
        HangUps.Probe hangUps,
        InstantSource clock) {
    public ApiOptions {
        addresses = List.copyOf(addresses);
    }
}
