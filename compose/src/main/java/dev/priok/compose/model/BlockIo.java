package dev.priok.compose.model;

import java.util.List;

/** Weights and limits of reading and writing devices; weight 0: the default. */
public record BlockIo(
        long weight,
        List<DeviceValue> weightDevices,
        List<DeviceValue> readBytes,
        List<DeviceValue> readOperations,
        List<DeviceValue> writeBytes,
        List<DeviceValue> writeOperations) {
    /** A device's weight, or its bytes or operations in a second. */
    public record DeviceValue(String path, long value) {}

    static BlockIo read(Fields fields) {
        return new BlockIo(
                fields.number("weight"),
                values(fields, "weight_device", "weight"),
                values(fields, "device_read_bps", "rate"),
                values(fields, "device_read_iops", "rate"),
                values(fields, "device_write_bps", "rate"),
                values(fields, "device_write_iops", "rate"));
    }

    private static List<DeviceValue> values(Fields fields, String list, String value) {
        return fields.objects(list, device -> new DeviceValue(device.text("path"), device.number(value)));
    }
}
