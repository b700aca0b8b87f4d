/** gRPC over connections that somebody else has opened: they come as sockets, and each carries HTTP/2 from its first byte. */
@org.jspecify.annotations.NullMarked
package dev.priok.buildkit.transport;
