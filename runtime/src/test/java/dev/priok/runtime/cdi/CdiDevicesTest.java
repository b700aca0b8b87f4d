package dev.priok.runtime.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.Devices.Request;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdiDevicesTest {
    @TempDir
    Path folder;

    private Path low;
    private Path high;
    private CdiDevices devices;

    @BeforeEach
    void directories() throws IOException {
        low = Files.createDirectory(folder.resolve("low"));
        high = Files.createDirectory(folder.resolve("high"));
        devices = new CdiDevices(List.of(folder.resolve("absent"), low, high));
    }

    private static void describe(Path directory, String kind, String... names) throws IOException {
        StringBuilder json = new StringBuilder("{\"cdiVersion\":\"0.5.0\",\"kind\":\"" + kind
                + "\",\"containerEdits\":{\"env\":[\"COMMON=1\"]},\"devices\":[");
        for (String name : names) {
            json.append(names[0].equals(name) ? "" : ",")
                    .append("{\"name\":\"")
                    .append(name)
                    .append("\",\"containerEdits\":{\"env\":[\"FROM=")
                    .append(directory.getFileName())
                    .append('/')
                    .append(name)
                    .append("\"]}}");
        }
        String file = kind.replace('/', '-') + names.length + ".json";
        Files.writeString(directory.resolve(file), json.append("]}"));
    }

    private static Request cdi(String... names) {
        return new Request("cdi", 0, List.of(names), List.of(), Map.of());
    }

    private static Request gpus(int count, String... ids) {
        return new Request("", count, List.of(ids), List.of(List.of("gpu")), Map.of());
    }

    private List<String> resolved(Request request) {
        return devices.resolve(List.of(request)).env();
    }

    @Test
    void aSpecificationsCommonEditsComeOnceAndFirst() throws IOException {
        describe(low, "v.com/c", "a", "b");
        assertThat(resolved(cdi("v.com/c=b", "v.com/c=a"))).containsExactly("COMMON=1", "FROM=low/b", "FROM=low/a");
    }

    @Test
    void laterDirectoriesWinAndEqualsConflict() throws IOException {
        describe(low, "v.com/c", "a", "b");
        describe(high, "v.com/c", "a");
        assertThat(resolved(cdi("v.com/c=a"))).containsExactly("COMMON=1", "FROM=high/a");
        describe(low, "v.com/c", "b", "d", "e");
        assertThat(devices.listing().names()).containsExactly("v.com/c=a", "v.com/c=d", "v.com/c=e");
        assertThat(devices.listing().warnings()).singleElement().asString().contains("conflicting device v.com/c=b");
    }

    @Test
    void gpusAreTheFirstVendorsThatIsDescribed() throws IOException {
        refused(gpus(-1), "could not select device driver \"\" with capabilities: [[gpu]]");
        describe(low, "amd.com/gpu", "0", "1");
        assertThat(resolved(gpus(-1))).contains("FROM=low/0", "FROM=low/1");
        describe(low, "nvidia.com/gpu", "all", "0", "x");
        assertThat(resolved(gpus(-1))).containsExactly("COMMON=1", "FROM=low/all");
        assertThat(resolved(gpus(1))).containsExactly("COMMON=1", "FROM=low/0");
        assertThat(resolved(gpus(0, "x"))).containsExactly("COMMON=1", "FROM=low/x");
        refused(gpus(Integer.MAX_VALUE), "unresolvable CDI devices nvidia.com/gpu=1");
    }

    @Test
    void requestsThatFitNoDriverAreRefused() throws IOException {
        describe(low, "v.com/c", "a");
        refused(cdi("v.com/c=z"), "unresolvable CDI devices v.com/c=z");
        refused(new Request("cdi", 2, List.of(), List.of(), Map.of()), "unexpected count");
        refused(new Request("cdi", 0, List.of("v.com/c=a"), List.of(), Map.of("a", "b")), "unexpected options");
        refused(
                new Request("other", 1, List.of(), List.of(List.of("gpu", "x")), Map.of()),
                "could not select device driver \"other\" with capabilities: [[gpu x]]");
    }

    private void refused(Request request, String reason) {
        assertThatThrownBy(() -> devices.resolve(List.of(request)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(reason);
    }
}
