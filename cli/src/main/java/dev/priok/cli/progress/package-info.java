/** Long work of the engine's as it is told: lines one after the other, or at a terminal some that change in place. */
@NullMarked
package dev.priok.cli.progress;

import org.jspecify.annotations.NullMarked;
