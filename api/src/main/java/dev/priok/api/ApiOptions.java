package dev.priok.api;

import dev.priok.api.http.HangUps;
import dev.priok.api.system.ProductVersion;
import java.time.InstantSource;

/**
 * How the API is offered.
 *
 * @param debug shown in {@code info}
 * @param hangUps how to ask the kernel about clients
 */
public record ApiOptions(
        Access access, ProductVersion product, boolean debug, HangUps.Probe hangUps, InstantSource clock) {}
