/** {@code priok volume}: commands about volumes. Read {@link dev.priok.cli.volume.VolumeGroup} first. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.volume;
