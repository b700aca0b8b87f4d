@NullMarked
package dev.priok.runtime.log;

import org.jspecify.annotations.NullMarked;
