/**
 * {@code priok cp}: which name an archive's entries get where, packing and unpacking. The rules are those of docker's
 * command: start at {@link dev.priok.cli.copy.CopyPlan}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.copy;
