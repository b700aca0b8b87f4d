/** Reading of the log files that conmon writes in the format of the container runtime interface. */
@NullMarked
package dev.priok.runtime.log;

import org.jspecify.annotations.NullMarked;
