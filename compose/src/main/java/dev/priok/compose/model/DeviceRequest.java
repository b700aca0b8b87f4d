package dev.priok.compose.model;

import java.util.List;
import java.util.SortedMap;

/**
 * Devices of a driver, such as GPUs.
 *
 * @param count -1: all; 0: those named by ids
 */
public record DeviceRequest(
        List<String> capabilities, String driver, long count, List<String> ids, SortedMap<String, String> options) {
    static DeviceRequest read(Fields fields) {
        return new DeviceRequest(
                fields.texts("capabilities"),
                fields.text("driver"),
                fields.number("count"),
                fields.texts("device_ids"),
                fields.textMap("options"));
    }
}
