package dev.priok.kernel.net;

/**
 * Options of a link as a bridge's port.
 *
 * @param hairpin whether frames may leave through the port they came from
 * @param isolated whether it reaches only ports that are not isolated
 */
public record BridgePort(boolean hairpin, boolean isolated) {}
