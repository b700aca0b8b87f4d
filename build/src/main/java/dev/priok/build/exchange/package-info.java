/**
 * Caches that builds of other machines left and take: in registries, in directories of clients and in images. They are
 * written in BuildKit's form ({@code cacheconfig.v0}); the keys in them are ours, so they hit where Priok built. Read
 * {@link dev.priok.build.exchange.CacheConfig} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.build.exchange;
