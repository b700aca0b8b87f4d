@NullMarked
package dev.priok.runtime.cgroup;

import org.jspecify.annotations.NullMarked;
