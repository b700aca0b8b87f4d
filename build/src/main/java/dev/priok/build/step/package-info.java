/**
 * Does the operations of graphs with what the engine offers: takes images and files from where they are, changes trees,
 * runs programs. Read {@link dev.priok.build.step.StepOperations} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.build.step;
