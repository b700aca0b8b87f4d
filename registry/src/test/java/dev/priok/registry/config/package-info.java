@org.jspecify.annotations.NullMarked
package dev.priok.registry.config;
