/** What the OCI runtime is told about a container: its configuration and its root. */
@NullMarked
package dev.priok.runtime.bundle;

import org.jspecify.annotations.NullMarked;
