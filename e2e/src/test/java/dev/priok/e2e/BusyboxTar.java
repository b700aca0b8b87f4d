package dev.priok.e2e;

import dev.priok.cli.bootstrap.BaseImage;
import dev.priok.cli.bootstrap.ImageBootstrap;
import dev.priok.cli.bootstrap.ImageSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The root file system that most tests use, made once of Debian's package and kept in target. */
final class BusyboxTar {
    private BusyboxTar() {}

    static synchronized Path file() {
        Path kept = Programs.top().resolve("e2e/target/busybox.tar");
        if (!Files.exists(kept)) {
            make(kept);
        }
        return kept;
    }

    private static void make(Path kept) {
        ImageSink intoFile = new ImageSink() {
            @Override
            public String importImage(InputStream tar, String repository, String tag, List<String> changes)
                    throws IOException {
                Path partial = kept.resolveSibling("busybox.tar.partial");
                Files.copy(tar, partial, StandardCopyOption.REPLACE_EXISTING);
                Files.move(partial, kept, StandardCopyOption.ATOMIC_MOVE);
                return kept.toString();
            }

            @Override
            public void tag(String imageId, String repository, String tag) {
                throw new IllegalStateException("busybox has one tag");
            }
        };
        try {
            new ImageBootstrap(intoFile, line -> {}).make(BaseImage.parse("busybox"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
