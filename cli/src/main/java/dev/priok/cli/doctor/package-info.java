/** {@code priok doctor}: what this machine and this user lack. Looks by itself, so that it works without a daemon. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.doctor;
