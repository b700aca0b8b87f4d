/** What a service's attributes are in the Engine API's call that creates a container, and that its networks take. */
@org.jspecify.annotations.NullMarked
package dev.priok.compose.create;
