/** Filters of system calls: Docker's profiles, resolved for a container, and compiled filters kept for later. */
@NullMarked
package dev.priok.runtime.seccomp;

import org.jspecify.annotations.NullMarked;
