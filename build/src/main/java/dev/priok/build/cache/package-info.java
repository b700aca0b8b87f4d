/**
 * The build cache: finds what earlier builds left, holds what running ones use, and keeps all of it below a size. Knows
 * records, not what they are for.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.build.cache;
