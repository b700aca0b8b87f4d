package dev.priok.kernel.net;

import java.net.InetSocketAddress;

/**
 * What connection tracking remembers of a flow.
 *
 * @param from who sent the first packet
 * @param to where they sent it
 * @param answerer who answers: another than {@code to} if the destination is translated
 */
public record Flow(InetSocketAddress from, InetSocketAddress to, InetSocketAddress answerer) {}
