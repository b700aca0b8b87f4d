package dev.priok.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this program, as the build wrote it down. */
public final class ProductVersion {
    private ProductVersion() {}

    public static String current() {
        try (InputStream stream = ProductVersion.class.getResourceAsStream("version.txt")) {
            if (stream == null) {
                throw new IllegalStateException("version.txt is missing from the program");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
