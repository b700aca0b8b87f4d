@NullMarked
package dev.priok.runtime.cdi;

import org.jspecify.annotations.NullMarked;
