/** What a Compose project is: services, networks, volumes, configs and secrets, every short form spelt out. */
@org.jspecify.annotations.NullMarked
package dev.priok.compose.model;
