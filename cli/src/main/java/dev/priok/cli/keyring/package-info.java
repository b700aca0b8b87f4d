/**
 * An SSH agent of this command's own, for keys in files: what builds are given by {@code --ssh ID=FILE}. Knows no other
 * package of the command; read {@link dev.priok.cli.keyring.Keyring} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.keyring;
