@org.jspecify.annotations.NullMarked
package dev.priok.cli.build.progress;
