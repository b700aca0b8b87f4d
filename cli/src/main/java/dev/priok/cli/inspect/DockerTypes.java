package dev.priok.cli.inspect;

import dev.priok.cli.template.GoType;
import dev.priok.cli.template.TypeNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The types of what the engine answers, as docker's templates see them. Read when first asked for. */
public enum DockerTypes {
    CONTAINER("container.InspectResponse"),
    IMAGE("image.InspectResponse"),
    NETWORK("network.Inspect"),
    VOLUME("volume.Volume"),
    EVENT("events.Message"),
    VERSION("system.versionInfo"),
    INFO("system.dockerInfo"),
    PLATFORM("*formatter.Platform");

    private final String typeName;

    DockerTypes(String typeName) {
        this.typeName = typeName;
    }

    public GoType type() {
        return Names.ALL.find(typeName);
    }

    /** Reads the list of types once. */
    private static final class Names {
        private static final TypeNames ALL = read();

        private static TypeNames read() {
            try (InputStream list = DockerTypes.class.getResourceAsStream("types.txt")) {
                if (list == null) {
                    throw new IllegalStateException("the list of types is missing");
                }
                return TypeNames.parse(new String(list.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
