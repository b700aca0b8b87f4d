package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/run-flags.md explains every field and flag of Docker's, and the tests that it names exist. */
class RunFlagsTableTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.+) \\| (.+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");

    private record Row(String section, String name, String explanation, String tests) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String section = "";
        for (String line : Files.readAllLines(TOP.resolve("docs/run-flags.md"))) {
            Matcher row = ROW.matcher(line);
            if (line.startsWith("## ")) {
                section = line.substring(3);
            } else if (row.matches()) {
                rows.add(new Row(section, row.group(1), row.group(2), row.group(3)));
            }
        }
        return rows;
    }

    /** Section of the table to the names that it must have. */
    private static Map<String, Set<String>> words() throws IOException {
        Map<String, Set<String>> words = new TreeMap<>();
        try (InputStream stream =
                Objects.requireNonNull(RunFlagsTableTest.class.getResourceAsStream("docker-words.txt"))) {
            new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> words.computeIfAbsent(
                                    line.substring(0, line.lastIndexOf(' ')), _ -> new TreeSet<>())
                            .add(line.substring(line.lastIndexOf(' ') + 1)));
        }
        return words;
    }

    @Test
    void everyFieldAndFlagIsExplained() throws IOException {
        Map<String, Set<String>> explained = new TreeMap<>();
        for (Row row : rows()) {
            assertThat(row.explanation()).as(row.name()).isNotBlank();
            assertThat(explained
                            .computeIfAbsent(row.section(), _ -> new TreeSet<>())
                            .add(row.name()))
                    .as("%s is there once", row.name())
                    .isTrue();
        }
        words().forEach((section, names) -> assertThat(explained.getOrDefault(section, Set.of()))
                .as(section)
                .containsAll(names));
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, String> sources = testSources();
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            List<String> named = TEST.matcher(row.tests())
                    .results()
                    .map(found -> found.group(1) + "." + found.group(2))
                    .toList();
            assertThat(named).as(row.name()).isNotEmpty();
            for (String test : named) {
                String source = sources.getOrDefault(test.substring(0, test.indexOf('.')), "");
                if (!source.contains(" void " + test.substring(test.indexOf('.') + 1) + "(")) {
                    missing.add(row.name() + ": " + test);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** Class to its source. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        try (Stream<Path> modules = Files.list(TOP)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    sources.putAll(files.filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                            .collect(Collectors.toMap(
                                    RunFlagsTableTest::className, RunFlagsTableTest::content, String::concat)));
                }
            }
        }
        return sources;
    }

    private static String className(Path file) {
        return String.valueOf(file.getFileName()).replace(".java", "");
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
