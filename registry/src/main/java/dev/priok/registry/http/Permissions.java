package dev.priok.registry.http;

import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;

/**
 * What the registry lets anybody do at all.
 *
 * @param rememberPulls whether it is kept when manifests are pulled
 */
public record Permissions(boolean readOnly, boolean deletion, boolean rememberPulls) {
    public Permissions(boolean readOnly, boolean deletion) {
        this(readOnly, deletion, false);
    }

    void requireWritable() {
        if (readOnly) {
            throw RegistryException.of(ErrorCode.UNSUPPORTED, "the registry is read-only");
        }
    }

    void requireDeletion() {
        requireWritable();
        if (!deletion) {
            throw RegistryException.of(
                    ErrorCode.UNSUPPORTED, "deletion is disabled: see the setting storage.delete.enabled");
        }
    }
}
