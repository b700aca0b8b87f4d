/** A YAML document as a tree whose nodes know the file, line and column they came from. */
@org.jspecify.annotations.NullMarked
package dev.priok.compose.tree;
