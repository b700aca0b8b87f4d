@org.jspecify.annotations.NullMarked
package dev.priok.buildkit.control;
