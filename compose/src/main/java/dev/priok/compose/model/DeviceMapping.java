package dev.priok.compose.model;

/** A device of the machine in the container; source may be a CDI name. */
public record DeviceMapping(String source, String target, String permissions) {
    static DeviceMapping read(Fields fields) {
        return new DeviceMapping(fields.text("source"), fields.text("target"), fields.text("permissions"));
    }
}
