/** What Compose files may say: every attribute, the forms of its value, and how the value is checked and normalized. */
@org.jspecify.annotations.NullMarked
package dev.priok.compose.schema;
