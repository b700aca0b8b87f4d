/** Which devices a container has: nodes in its /dev, and the rules of its devices cgroup. */
@NullMarked
package dev.priok.runtime.device;

import org.jspecify.annotations.NullMarked;
