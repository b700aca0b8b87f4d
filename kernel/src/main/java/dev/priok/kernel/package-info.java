/**
 * The only native calls of Priok (through the Foreign Function and Memory API): descriptors, mounts, namespaces, cgroups,
 * sockets, pidfds, process spawning, files relative to a directory, terminals. Knows no containers and no other module.
 *
 * <p>Start with {@link dev.priok.kernel.Fd} (ownership and waiting); {@link dev.priok.kernel.Syscall} is the one door to
 * the kernel, {@link dev.priok.kernel.CallFrame} the memory of a call. Errors are
 * {@link dev.priok.kernel.KernelException}. Network devices, addresses, routes and firewall rules are in
 * {@code dev.priok.kernel.net}, on top of {@link dev.priok.kernel.NetlinkSocket}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.kernel;
