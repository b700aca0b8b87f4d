/** Control groups of containers: version 1 (and hybrid) and version 2. */
@NullMarked
package dev.priok.runtime.cgroup;

import org.jspecify.annotations.NullMarked;
