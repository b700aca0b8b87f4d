package dev.priok.runtime.cdi;

import java.util.Map;

/**
 * A checked specification of a vendor's devices.
 *
 * @param kind {@code vendor/class}
 * @param devices name -> what it changes
 * @param edits what any of the devices changes besides
 */
record CdiSpec(String kind, Map<String, ContainerEdits> devices, ContainerEdits edits) {
    CdiSpec {
        devices = Map.copyOf(devices);
    }
}
