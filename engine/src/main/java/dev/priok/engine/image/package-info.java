/** Images, their names and archives. */
@org.jspecify.annotations.NullMarked
package dev.priok.engine.image;
