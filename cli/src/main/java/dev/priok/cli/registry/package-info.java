/** Registries: logging in and out, search, questions, and the credentials that other commands need for them. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.registry;
