package dev.priok.cli.create;

import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;

/** Addresses as texts; never asks a name server. */
final class IpText {
    private IpText() {}

    static boolean isAddress(String text) {
        try {
            IpAddress.parse(text);
            return true;
        } catch (EngineException _) {
            return false;
        }
    }
}
