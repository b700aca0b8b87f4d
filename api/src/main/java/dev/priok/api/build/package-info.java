/** Building images by {@code POST /build}: what clients without BuildKit's protocol say and hear. */
@org.jspecify.annotations.NullMarked
package dev.priok.api.build;
