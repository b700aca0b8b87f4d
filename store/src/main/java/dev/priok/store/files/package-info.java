/** Files of containers as tar archives: copying in and out, exporting. */
@org.jspecify.annotations.NullMarked
package dev.priok.store.files;
