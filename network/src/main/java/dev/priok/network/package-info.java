/**
 * Networks on this machine: bridges, a network namespace for each container, firewall rules, published ports, names.
 * Implements the engine's network ports with the kernel module's calls.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.network;
