package dev.priok.model;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to an object.
 *
 * @param type Docker's word: {@code container}, {@code image}, {@code network}, {@code volume}, {@code daemon}
 * @param action such as {@code start}, {@code die}, {@code exec_start: sh}
 * @param actor id of the object
 * @param attributes labels and details
 */
public record Event(String type, String action, String actor, Map<String, String> attributes, Instant time) {
    public Event {
        attributes = Map.copyOf(attributes);
    }
}
