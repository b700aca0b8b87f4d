/** Variables: what replaces them in texts, and the files that give them values. */
@org.jspecify.annotations.NullMarked
package dev.priok.compose.env;
