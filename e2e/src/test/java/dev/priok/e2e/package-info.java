/**
 * The built product from outside: the stock docker client, the priok command and raw HTTP against a real priokd, each
 * test class with a daemon of its own. Read {@link dev.priok.e2e.PriokDaemon} and {@link dev.priok.e2e.WithDaemon}
 * first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.e2e;
