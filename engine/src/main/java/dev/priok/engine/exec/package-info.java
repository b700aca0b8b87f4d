/** Exec sessions. */
@org.jspecify.annotations.NullMarked
package dev.priok.engine.exec;
