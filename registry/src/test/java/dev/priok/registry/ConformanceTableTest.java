package dev.priok.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tests that docs/registry-conformance.md names exist. */
class ConformanceTableTest {
    private static final Path TABLE = Path.of("../docs/registry-conformance.md");
    private static final Path TESTS = Path.of("src/test/java/dev/priok/registry");
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Set<String> sections = new TreeSet<>();
        List<String> missing = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (!row.matches() || row.group(1).equals("section")) {
                continue;
            }
            sections.add(row.group(1));
            Matcher test = TEST.matcher(row.group(3));
            int count = 0;
            while (test.find()) {
                count++;
                Path source = TESTS.resolve(test.group(1) + ".java");
                if (!Files.exists(source)
                        || !Files.readString(source).contains("@Test\n    void " + test.group(2) + "(")) {
                    missing.add(test.group());
                }
            }
            assertThat(count).as(line).isPositive();
        }
        assertThat(missing).isEmpty();
        assertThat(sections)
                .contains(
                        "Pulling manifests",
                        "Pulling blobs",
                        "POST then PUT",
                        "Single POST",
                        "Pushing a blob in chunks",
                        "Mounting a blob from another repository",
                        "Pushing Manifests",
                        "Listing Tags",
                        "Listing Referrers",
                        "Deleting tags",
                        "Deleting Manifests",
                        "Deleting Blobs",
                        "Error Codes");
    }
}
