/** Pulling and pushing. Read {@link dev.priok.distribution.transfer.Pull} and {@link dev.priok.distribution.transfer.Push} first. */
@org.jspecify.annotations.NullMarked
package dev.priok.distribution.transfer;
