package dev.priok.model;

/** A network's identity: 64 lower-case hexadecimal digits. */
public record NetworkId(String value) implements Comparable<NetworkId> {
    public NetworkId {
        if (!ContainerId.isValid(value)) {
            throw EngineException.invalid("invalid network id: " + value);
        }
    }

    public static NetworkId random() {
        return new NetworkId(ContainerId.random().value());
    }

    /** The 12 digits that people see. */
    public String shortForm() {
        return value.substring(0, 12);
    }

    @Override
    public int compareTo(NetworkId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
