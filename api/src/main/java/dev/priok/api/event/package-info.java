/** The API's stream of events. */
@org.jspecify.annotations.NullMarked
package dev.priok.api.event;
