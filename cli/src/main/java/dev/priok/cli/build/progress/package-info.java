/** What a build does, drawn at a terminal, in plain lines or as it comes; all from what the engine tells of the graph. */
@NullMarked
package dev.priok.cli.build.progress;

import org.jspecify.annotations.NullMarked;
