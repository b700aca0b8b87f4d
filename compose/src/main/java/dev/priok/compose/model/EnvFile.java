package dev.priok.compose.model;

/**
 * A file of environment variables.
 *
 * @param format empty: docker's dotenv dialect
 */
public record EnvFile(String path, boolean required, String format) {
    static EnvFile read(Fields fields) {
        return new EnvFile(fields.text("path"), fields.flagUnlessDenied("required"), fields.text("format"));
    }
}
