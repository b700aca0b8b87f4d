/** {@code priok network}: commands about networks. Read {@link dev.priok.cli.network.NetworkGroup} first. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.network;
