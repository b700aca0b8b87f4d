/** What the kernel cannot pass on: published ports of IPv6 that lead to containers with IPv4 only, or from {@code ::1}. */
@NullMarked
package dev.priok.network.relay;

import org.jspecify.annotations.NullMarked;
