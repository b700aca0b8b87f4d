/** The stream of events. */
@org.jspecify.annotations.NullMarked
package dev.priok.engine.event;
