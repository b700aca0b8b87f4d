package dev.priok.network.dns;

/** How a query came, and so how it is forwarded and how long its answer may be. */
enum Transport {
    UDP,
    TCP
}
