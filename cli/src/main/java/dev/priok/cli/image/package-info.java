/** The commands about images. Start at {@link dev.priok.cli.image.ImageGroup}. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.image;
