package dev.priok.oci.compression;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.priok.model.LayerCompression;
import dev.priok.oci.MediaTypes;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;

/** Brings layers into the form that registries and archives have them in. */
public final class PackedLayer {
    /** That of zstd's own command. */
    private static final int USUAL_ZSTD_LEVEL = 3;

    private static final int BUFFER_BYTES = 256 << 10;

    private PackedLayer() {}

    /**
     * What takes a tar and passes it on in that form.
     *
     * @param out is closed with it
     */
    public static OutputStream open(OutputStream out, LayerCompression compression) throws IOException {
        Integer level = compression.level();
        return switch (compression.format()) {
            case UNCOMPRESSED -> new Plain(out);
            case GZIP -> level == null ? new ParallelGzip(out) : new ParallelGzip(out, level);
            case ZSTD -> new ZstdOutputStream(out, level == null ? USUAL_ZSTD_LEVEL : level).setChecksum(true);
        };
    }

    /** The tar that {@link #open} packed. */
    public static InputStream unpack(InputStream in, LayerCompression compression) throws IOException {
        return switch (compression.format()) {
            case UNCOMPRESSED -> in;
            case GZIP -> new GZIPInputStream(in, BUFFER_BYTES);
            case ZSTD -> new ZstdInputStream(in).setContinuous(false);
        };
    }

    /** OCI's media type of a layer in that form. */
    public static String mediaType(LayerCompression compression) {
        return switch (compression.format()) {
            case UNCOMPRESSED -> MediaTypes.OCI_LAYER;
            case GZIP -> MediaTypes.OCI_LAYER_GZIP;
            case ZSTD -> MediaTypes.OCI_LAYER_ZSTD;
        };
    }

    /** Passes blocks on as blocks, which {@link FilterOutputStream} doesn't. */
    private static final class Plain extends FilterOutputStream {
        Plain(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }
    }
}
