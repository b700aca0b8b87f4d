/** Devices that CDI (Container Device Interface) specifications of vendors describe. Start with CdiDevices. */
@NullMarked
package dev.priok.runtime.cdi;

import org.jspecify.annotations.NullMarked;
