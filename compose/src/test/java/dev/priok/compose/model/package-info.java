@org.jspecify.annotations.NullMarked
package dev.priok.compose.model;
