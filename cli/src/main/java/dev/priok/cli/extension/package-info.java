/**
 * Programs that add commands, in the protocol and the places of docker's CLI plugins: {@code docker-NAME} is asked what it
 * is by {@code docker-cli-plugin-metadata} and then run with the words of the command line.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.extension;
