/** Settings: a file with the keys of docker's registry, and flags. Read {@link dev.priok.registry.config.ConfigFile} first. */
@org.jspecify.annotations.NullMarked
package dev.priok.registry.config;
