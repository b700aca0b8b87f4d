package dev.priok.compose.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.compose.ComposeFiles;
import dev.priok.compose.LoadRequest;
import dev.priok.compose.model.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchPlanTest {
    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    private Project project(String services) throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), "name: p\nservices:\n" + services.indent(2));
        return ComposeFiles.load(LoadRequest.of(folder.toRealPath(), Map.of()), warnings::add);
    }

    private WatchPlan plan(String services) throws IOException {
        return WatchPlan.of(project(services), warnings::add);
    }

    private Path file(String name) throws IOException {
        Path file = folder.toRealPath().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    @Test
    void filesAreSyncedToTheirPlacesUnlessTheyAreLeftOut() throws IOException {
        file("web/.dockerignore");
        Files.writeString(folder.resolve("web/.dockerignore"), "*.log\n!kept.log\n");
        WatchPlan plan = plan("""
                web:
                  build: web
                  develop:
                    watch:
                      - {path: web, action: sync, target: /app, ignore: [node_modules/]}
                """);
        Path wanted = file("web/src/a.js");
        WatchPlan.Work work = plan.of(List.of(
                wanted,
                file("web/x.log"),
                file("web/kept.log"),
                file("web/node_modules/m/x.js"),
                file("web/.git/HEAD"),
                file("web/.a.js.swp"),
                file("other/file")));
        assertThat(work.synced().get("web"))
                .containsExactly(
                        new WatchPlan.FilePair(wanted, "/app/src/a.js"),
                        new WatchPlan.FilePair(file("web/kept.log"), "/app/kept.log"));
        assertThat(plan.of(List.of(file("other/file"))).isEmpty()).isTrue();
    }

    @Test
    void eachActionAsksForItsOwnWork() throws IOException {
        WatchPlan plan = plan("""
                web:
                  build: .
                  develop:
                    watch:
                      - {path: ./package.json, action: rebuild}
                      - {path: ./conf, action: restart}
                      - {path: ./proxy, action: sync+restart, target: /etc/proxy}
                      - {path: ./css, action: sync+exec, target: /css, exec: {command: [make, css]}, include: ["*.css"]}
                """);
        assertThat(plan.of(List.of(file("package.json"))).rebuilt()).containsExactly("web");
        assertThat(plan.of(List.of(file("conf/a"))).restarted()).containsExactly("web");
        WatchPlan.Work proxied = plan.of(List.of(file("proxy/a")));
        assertThat(proxied.restarted()).containsExactly("web");
        assertThat(proxied.synced().get("web")).hasSize(1);
        WatchPlan.Work styled = plan.of(List.of(file("css/a.css"), file("css/b.css"), file("css/notes.txt")));
        assertThat(styled.synced().get("web")).hasSize(2);
        assertThat(styled.commands().get("web"))
                .singleElement()
                .satisfies(command -> assertThat(command.command()).containsExactly("make", "css"));
    }

    @Test
    void theInitialSyncHasWhatIsThere() throws IOException {
        file("src/a");
        file("src/deep/b");
        file("src/skipped/c");
        WatchPlan plan = plan("""
                web:
                  image: busybox
                  develop:
                    watch: [{path: src, action: sync, target: /src, initial_sync: true, ignore: [skipped]}]
                """);
        assertThat(plan.initial().get("web"))
                .extracting(WatchPlan.FilePair::target)
                .containsExactlyInAnyOrder("/src/a", "/src/deep/b");
    }

    @Test
    void whatContainersSeeAnywayIsLeftOutWithAWarning() throws IOException {
        assertThatThrownBy(() -> plan("""
                        web:
                          image: busybox
                          volumes: [./src:/src]
                          develop: {watch: [{path: src/deep, action: sync, target: /src/deep}]}
                        """))
                .hasMessageContaining("none of the selected services is configured for watch");
        assertThat(warnings).singleElement().asString().contains("also declared by a bind mount volume");
    }

    @Test
    void aRebuildNeedsSomethingToBuild() {
        assertThatThrownBy(() -> plan("""
                        web:
                          image: busybox
                          develop: {watch: [{path: src, action: rebuild}]}
                        """))
                .hasMessageContaining("can't watch service \"web\" with action rebuild without a build context");
    }
}
