/** Steps of builds: roots on any layers that become layers themselves, and programs that run in them. */
@org.jspecify.annotations.NullMarked
package dev.priok.engine.step;
