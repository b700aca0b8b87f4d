/** Tests of the kernel bindings, and the extension that other modules' tests use. */
@org.jspecify.annotations.NullMarked
package dev.priok.kernel;
