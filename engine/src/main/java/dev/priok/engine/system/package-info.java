/** Facts about the engine and its machine. */
@org.jspecify.annotations.NullMarked
package dev.priok.engine.system;
