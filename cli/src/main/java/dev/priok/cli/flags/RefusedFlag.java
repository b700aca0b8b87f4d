package dev.priok.cli.flags;

import java.util.Set;

/** A flag of docker's that can't be obeyed. Saying what happens anyway is allowed; all else is refused by name. */
public final class RefusedFlag extends Flag {
    private final String reason;
    private final Set<String> harmless;

    RefusedFlag(String name, String type, String reason, Set<String> harmless) {
        super(name, type, "Not part of Priok: " + reason);
        this.reason = reason;
        this.harmless = harmless;
    }

    @Override
    protected void accept(String value) {
        if (!harmless.contains(value)) {
            throw new FlagException("not part of Priok: " + reason);
        }
    }

    @Override
    boolean mayStandAlone() {
        return type().isEmpty();
    }
}
