/** Tests on the real kernel, each in network namespaces of its own. */
@org.jspecify.annotations.NullMarked
package dev.priok.kernel.net;
