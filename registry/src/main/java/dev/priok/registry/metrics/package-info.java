/** Numbers about what the registry does, in the text format of Prometheus. */
@org.jspecify.annotations.NullMarked
package dev.priok.registry.metrics;
