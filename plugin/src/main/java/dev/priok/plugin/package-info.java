/**
 * Docker's plugins, protocol version 1: programs that listen on a socket and are asked by HTTP to keep volumes or to
 * allow requests. Finds them, calls them and provides the engine's ports by them. May know model, engine and tls; read
 * {@link dev.priok.plugin.Plugins} first.
 *
 * <p>Protocol: docs.docker.com, "Docker Plugin API", "Docker volume plugins", "Access authorization plugin".
 */
@org.jspecify.annotations.NullMarked
package dev.priok.plugin;
