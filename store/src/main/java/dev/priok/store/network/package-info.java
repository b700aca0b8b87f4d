/** Networks' records in the metadata database. */
@org.jspecify.annotations.NullMarked
package dev.priok.store.network;
