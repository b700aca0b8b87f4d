/**
 * What builds leave for later ones, records in the database which keep layers or have a directory each, and what is told of
 * builds that have ended.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.store.build;
