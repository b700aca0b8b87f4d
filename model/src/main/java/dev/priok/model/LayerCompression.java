package dev.priok.model;

import org.jspecify.annotations.Nullable;

/**
 * How a layer's tar is kept in registries and archives. The same layer in the same form has the same bytes.
 *
 * @param level of the format's own scale; null: what suits most
 */
public record LayerCompression(Format format, @Nullable Integer level) {
    /** What every client reads. */
    public static final LayerCompression GZIP = new LayerCompression(Format.GZIP, null);

    public LayerCompression {
        if (level != null && (level < 0 || level > format.highestLevel)) {
            throw EngineException.invalid("compression level " + level + " of " + format.word()
                    + " is outside the range of 0 to " + format.highestLevel);
        }
    }

    /** The formats of image-spec's layer.md. */
    public enum Format {
        UNCOMPRESSED(0),
        GZIP(9),
        ZSTD(22);

        private final int highestLevel;

        Format(int highestLevel) {
            this.highestLevel = highestLevel;
        }

        /** As users write it. */
        public String word() {
            return switch (this) {
                case UNCOMPRESSED -> "uncompressed";
                case GZIP -> "gzip";
                case ZSTD -> "zstd";
            };
        }
    }
}
