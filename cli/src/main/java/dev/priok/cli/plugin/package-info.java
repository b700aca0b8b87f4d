/** {@code priok plugin}: what docker's command asks about plugins that an engine runs itself. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.plugin;
