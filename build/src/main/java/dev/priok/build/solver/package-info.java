/**
 * Works graphs off: only what targets need, at once what can be, equal work of several builds once. Knows no containers:
 * what vertices do, what results are and where they are kept is {@link dev.priok.build.solver.Operations}'.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.build.solver;
