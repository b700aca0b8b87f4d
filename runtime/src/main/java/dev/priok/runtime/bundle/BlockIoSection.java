package dev.priok.runtime.bundle;

import dev.priok.model.Resources.BlockIo;
import dev.priok.model.Resources.DeviceLimit;
import dev.priok.runtime.cgroup.BlockDevices;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code linux.resources.blockIO} of the OCI runtime-spec, which the OCI runtime turns into version 2's files. */
final class BlockIoSection {
    private BlockIoSection() {}

    /** Empty if nothing is said. InvalidParameter for what is no disk. */
    static ObjectNode of(BlockIo io) {
        ObjectNode node = Json.object();
        if (io.weight() > 0) {
            node.put("weight", io.weight());
        }
        add(node, "weightDevice", "weight", io.weights());
        add(node, "throttleReadBpsDevice", "rate", io.readBytesPerSecond());
        add(node, "throttleWriteBpsDevice", "rate", io.writeBytesPerSecond());
        add(node, "throttleReadIOPSDevice", "rate", io.readsPerSecond());
        add(node, "throttleWriteIOPSDevice", "rate", io.writesPerSecond());
        return node;
    }

    private static void add(ObjectNode node, String name, String value, List<DeviceLimit> limits) {
        ArrayNode array = Json.array();
        for (DeviceLimit limit : limits) {
            if (limit.value() == 0) {
                continue;
            }
            String[] number = BlockDevices.number(limit).split(":");
            array.addObject()
                    .put("major", Long.parseLong(number[0]))
                    .put("minor", Long.parseLong(number[1]))
                    .put(value, limit.value());
        }
        if (!array.isEmpty()) {
            node.set(name, array);
        }
    }
}
