@org.jspecify.annotations.NullMarked
package dev.priok.registry.cache;
