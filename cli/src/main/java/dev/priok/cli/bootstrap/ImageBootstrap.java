package dev.priok.cli.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes a base image of the distribution's packages and hands it to the engine. */
public final class ImageBootstrap {
    private final ImageSink sink;
    private final Consumer<String> progress;

    /** @param progress gets one line at a time, for a person to read */
    public ImageBootstrap(ImageSink sink, Consumer<String> progress) {
        this.sink = sink;
        this.progress = progress;
    }

    /**
     * Blocks until the image is in the engine under all its names, which takes a second for busybox and half a minute
     * for Debian. Leaves no file behind, also when it fails.
     *
     * @return the image's id
     * @throws BootstrapException when a program is missing or fails
     */
    public String make(BaseImage image) throws IOException {
        Path workFolder = Files.createTempDirectory("priok-bootstrap");
        try {
            String id = switch (image) {
                case BaseImage.Busybox busybox -> {
                    byte[] tar = new BusyboxRootfs(workFolder, progress).tar();
                    yield send(new ByteArrayInputStream(tar), busybox);
                }
                case BaseImage.Debian debian -> {
                    progress.accept("installing Debian " + debian.codename() + " into a new root");
                    Path tar = new DebianRootfs(workFolder, progress).tar(debian.codename());
                    try (InputStream file = Files.newInputStream(tar)) {
                        yield send(file, debian);
                    }
                }
            };
            for (String tag : image.tags().subList(1, image.tags().size())) {
                sink.tag(id, image.repository(), tag);
            }
            return id;
        } finally {
            deleteTree(workFolder);
        }
    }

    private String send(InputStream tar, BaseImage image) throws IOException {
        return sink.importImage(tar, image.repository(), image.tags().getFirst(), image.changes());
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
