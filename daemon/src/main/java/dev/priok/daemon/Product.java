package dev.priok.daemon;

import dev.priok.api.system.ProductVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this build is, as the build wrote it down. */
final class Product {
    private Product() {}

    static ProductVersion version() {
        Properties properties = new Properties();
        try (InputStream in = Product.class.getResourceAsStream("product.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("product.properties is part of the build", e);
        }
        return new ProductVersion(
                properties.getProperty("version", ""),
                properties.getProperty("commit", ""),
                properties.getProperty("built", ""));
    }
}
