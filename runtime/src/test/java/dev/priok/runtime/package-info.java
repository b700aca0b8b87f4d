@NullMarked
package dev.priok.runtime;

import org.jspecify.annotations.NullMarked;
