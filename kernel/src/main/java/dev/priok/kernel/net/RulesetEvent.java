package dev.priok.kernel.net;

/** What happened to the firewall's rules. */
public sealed interface RulesetEvent {
    /**
     * A table was deleted.
     *
     * @param by the name of the thread that did it (its first 15 bytes), for messages; empty if the kernel does not tell
     */
    record TableDeleted(NftTable table, String by) implements RulesetEvent {}

    /** Chains were made or changed, or rules deleted; told only if it was asked for. */
    record ChainsChanged(String by) implements RulesetEvent {}

    /** So much happened that news was lost: anything may have changed. */
    record NewsLost() implements RulesetEvent {}
}
