/**
 * The kernel's network: links, addresses and routes ({@link dev.priok.kernel.net.RouteSocket}), network namespaces
 * ({@link dev.priok.kernel.net.NetworkNamespace}) and firewall rules ({@link dev.priok.kernel.net.Nftables},
 * {@link dev.priok.kernel.net.RulesetWatch}), all within this process.
 *
 * <p>Everything works on the network namespace of the thread that opened it. Values that cannot be right whatever the
 * kernel says (a name too long, mixed address families) are IllegalArgumentExceptions; the kernel's refusals are
 * {@link dev.priok.kernel.KernelException}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.kernel.net;
