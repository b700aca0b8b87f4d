/** How Priok's servers tell of what they do: lines on standard error. Knows no other module. */
@org.jspecify.annotations.NullMarked
package dev.priok.logging;
