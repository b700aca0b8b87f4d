/** Temporary directories on the data root's file system: each has an owner while it is used, the rest is swept. */
@org.jspecify.annotations.NullMarked
package dev.priok.store.scratch;
