/**
 * The names service of user-defined networks: a small DNS server for each container that answers the names of its
 * networks and forwards everything else to the machine's name servers. Start reading at {@code NameServer}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.network.dns;
