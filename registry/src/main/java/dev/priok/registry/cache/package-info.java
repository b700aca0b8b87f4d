/**
 * Repositories that are copies of another registry's: what they lack is fetched when somebody asks for it. Read {@link
 * dev.priok.registry.cache.CachedRepository} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.registry.cache;
