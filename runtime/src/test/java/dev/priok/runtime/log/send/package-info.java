@NullMarked
package dev.priok.runtime.log.send;

import org.jspecify.annotations.NullMarked;
