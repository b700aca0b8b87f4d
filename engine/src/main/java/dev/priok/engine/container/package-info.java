/** Containers from creation to removal. */
@org.jspecify.annotations.NullMarked
package dev.priok.engine.container;
