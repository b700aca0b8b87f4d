/**
 * The only native calls of Priok (through the Foreign Function and Memory API): mounts, namespaces, cgroups, sockets,
 * pidfds, process spawning. Knows no containers and no other module.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.kernel;
