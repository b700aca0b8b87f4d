package dev.priok.compose.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.priok.compose.Corpus;
import dev.priok.compose.schema.Shape.Attribute;
import dev.priok.compose.schema.Shape.ListOf;
import dev.priok.compose.schema.Shape.MapOf;
import dev.priok.compose.schema.Shape.Obj;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Sequence;
import dev.priok.compose.tree.YamlDocument;
import dev.priok.compose.tree.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each attribute of the Compose specification's schema, whose names are a resource, is read or refused. */
class AttributesTest {
    private static final Set<String> REFUSED = Set.of("services.*.pull_refresh_after");

    /** Docker compose 2.40 reads it, but doesn't print it. */
    private static final String UNPRINTED = "networks.*.ipam.options";

    @Test
    void eachAttributeOfTheSpecificationIsInAProjectThatIsComparedWithDockerCompose() throws IOException {
        Set<String> said = new TreeSet<>();
        for (Path project : Corpus.projects()) {
            try (Stream<Path> files = Files.walk(project)) {
                for (Path file : files.filter(AttributesTest::isSource).toList()) {
                    for (YamlDocument part : YamlReader.read(file.toString(), Files.readString(file))) {
                        collect(part.root(), Grammar.FILE, "", said);
                    }
                }
            }
        }
        Set<String> missing = new TreeSet<>(specification());
        missing.removeAll(said);
        assertThat(missing.remove(UNPRINTED)).isTrue();
        assertThat(missing).isEqualTo(new TreeSet<>(REFUSED));
    }

    @Test
    void whatIsRefusedIsRefusedByName() {
        for (String path : REFUSED) {
            String attribute = path.substring(path.lastIndexOf('.') + 1);
            Violations violations = new Violations();
            YamlDocument document = YamlReader.read("f", "services:\n  a:\n    " + attribute + ": x\n")
                    .getFirst();
            FileCheck.check(document.root(), false, violations);
            assertThat(catchThrowable(violations::throwIfAny))
                    .hasMessageStartingWith("f:3: services.a." + attribute + " isn't supported: ");
        }
    }

    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith("expected");
    }

    private static List<String> specification() throws IOException {
        try (InputStream names =
                Objects.requireNonNull(Corpus.class.getResourceAsStream("attributes.txt"), "the list is missing")) {
            return new String(names.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static void collect(Node node, Shape shape, String path, Set<String> said) {
        switch (shape) {
            case Obj object -> {
                if (node instanceof Mapping mapping) {
                    mapping.entries().forEach((name, value) -> {
                        Attribute attribute = object.attribute(name);
                        if (attribute != null) {
                            String at = path.isEmpty() ? name : path + "." + name;
                            said.add(at);
                            collect(value, name.equals("external") ? Grammar.external() : attribute.shape(), at, said);
                        }
                    });
                }
            }
            case MapOf map -> {
                if (node instanceof Mapping mapping) {
                    mapping.entries().values().forEach(value -> collect(value, map.value(), path + ".*", said));
                }
            }
            case ListOf list -> {
                if (node instanceof Sequence sequence) {
                    sequence.items().forEach(item -> collect(item, list.item(), path + "[]", said));
                }
            }
            case Shape.Plain plain -> {
                if (plain == Shape.Plain.ULIMIT && node instanceof Mapping mapping) {
                    mapping.entries().keySet().forEach(name -> said.add(path + "." + name));
                }
            }
            case Shape.Whole _, Shape.Word _, Shape.Pattern _, Shape.Texts _, Shape.Pairs _ -> {}
        }
    }
}
