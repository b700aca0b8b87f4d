/** Build checks: what is likely not meant as it is written. Knows words and lines, no instructions. */
@org.jspecify.annotations.NullMarked
package dev.priok.build.dockerfile.check;
