/** Projects as text: what {@code config} prints, and hashes by which changes of services are known. */
@org.jspecify.annotations.NullMarked
package dev.priok.compose.render;
