package dev.priok.model;

/** Who the users and groups of a container are on the machine. */
public record UserMap(IdMap users, IdMap groups) {
    /** The number of the container's root on the machine. */
    public long rootUser() {
        return users.outside(0).orElseThrow();
    }

    /** The same of its group. */
    public long rootGroup() {
        return groups.outside(0).orElseThrow();
    }

    public UserMap {
        if (users.outside(0).isEmpty() || groups.outside(0).isEmpty()) {
            throw EngineException.invalid("a map of ids without root");
        }
    }
}
