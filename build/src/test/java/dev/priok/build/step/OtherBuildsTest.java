package dev.priok.build.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.BuildClient.FileQuery;
import dev.priok.build.ContextSource;
import dev.priok.build.graph.Lineage;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import dev.priok.build.step.OtherBuilds.Made;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtherBuildsTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final Platform ARM64 = new Platform("linux", "arm64", "");

    private final OtherBuilds builds = new OtherBuilds();
    private final List<String> closed = new ArrayList<>();

    private Made made(String name, Platform platform) {
        Vertex target = vertex(new Operation.Image(name, false), platform);
        return made(name, platform, new Lineage(target, Map.of()));
    }

    private static Vertex vertex(Operation operation, Platform platform) {
        return Vertex.of(operation, platform, List.of(), new Vertex.About("", false, null));
    }

    private Made made(String name, Platform platform, Lineage lineage) {
        ImageConfig config = new ImageConfig(null, name, "", platform, ContainerConfig.empty(), List.of(), List.of());
        return new Made(platform, config, false, new FileTree.Layers(List.of(), () -> closed.add(name)), lineage);
    }

    @Test
    void keepWhatSomebodyWantsUntilTheLastLetsGo() {
        FileTree.Hold one = builds.keep("build");
        FileTree.Hold two = builds.keep("build");
        builds.made("build", List.of(made("a", AMD64)));

        one.release();
        one.release();
        assertThat(builds.find("build", AMD64).config().author()).isEqualTo("a");
        assertThat(closed).isEmpty();

        two.release();
        assertThat(closed).containsExactly("a");
        assertThatThrownBy(() -> builds.find("build", AMD64)).hasMessageContaining("build build has no result");
    }

    @Test
    void keepNothingThatNobodyWants() {
        assertThat(builds.isWanted("build")).isFalse();
        builds.made("build", List.of(made("a", AMD64)));
        assertThat(closed).containsExactly("a");
    }

    @Test
    void keepWhatABuildCameToFirst() {
        FileTree.Hold hold = builds.keep("build");
        assertThat(builds.isWanted("build")).isTrue();
        builds.made("build", List.of(made("first", AMD64)));
        assertThat(builds.isWanted("build")).isFalse();
        builds.made("build", List.of(made("again", AMD64)));
        assertThat(closed).containsExactly("again");
        assertThat(builds.find("build", AMD64).config().author()).isEqualTo("first");
        hold.release();
    }

    @Test
    void giveThePlatformThatIsAskedForIfThereAreSeveral() {
        builds.keep("one");
        builds.made("one", List.of(made("a", AMD64)));
        assertThat(builds.find("one", ARM64).config().author()).isEqualTo("a");

        builds.keep("both");
        builds.made("both", List.of(made("x", AMD64), made("y", ARM64)));
        assertThat(builds.find("both", ARM64).config().author()).isEqualTo("y");
        assertThatThrownBy(() -> builds.find("both", new Platform("linux", "s390x", "")))
                .hasMessageContaining("linux/s390x");
    }

    @Test
    void tellHowWhatATargetTakesWasMadeThroughAllBuilds() {
        Vertex image = vertex(new Operation.Image("alpine", false), AMD64);
        builds.keep("first");
        builds.made("first", List.of(made("a", AMD64, new Lineage(image, Map.of()))));

        Vertex ofFirst = vertex(taking("first"), AMD64);
        builds.keep("second");
        builds.made("second", List.of(made("b", AMD64, builds.lineage(ofFirst))));

        Vertex target = Vertex.of(
                new Operation.Merge(),
                AMD64,
                List.of(vertex(taking("second"), AMD64)),
                new Vertex.About("", false, null));
        Lineage lineage = builds.lineage(target);
        assertThat(lineage.all()).containsExactly(target, image);
        assertThat(lineage.inputs(target)).containsExactly(image);
    }

    private static Operation taking(String build) {
        return new Operation.Context(new ContextSource.OfBuild(build), FileQuery.ALL);
    }
}
