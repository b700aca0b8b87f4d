package dev.priok.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.MountSpec;
import dev.priok.model.MountSpec.BindOptions;
import dev.priok.model.MountSpec.Origin;
import dev.priok.model.MountSpec.VolumeOptions;
import dev.priok.model.RestartPolicy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MountPlanTest {
    private static MountSpec volume(String name, String target, Origin origin) {
        return new MountSpec.VolumeUse(name, target, false, VolumeOptions.DEFAULT, origin);
    }

    private static MountSpec bind(String source, String target, boolean readOnly) {
        return new MountSpec.Bind(source, target, readOnly, BindOptions.DEFAULT, Origin.BINDS);
    }

    private static List<MountSpec> plan(HostSpec host, Set<String> declared, MountSpec... others) {
        return MountPlan.of(host, declared, reference -> {
            if (!reference.equals("other")) {
                throw EngineException.notFound("No such container: " + reference);
            }
            Container other = Samples.container(new ContainerState.Created(), RestartPolicy.NO);
            return other.withSpec(
                    other.spec().withHost(HostSpec.defaults().with(draft -> draft.mounts = List.of(others))));
        });
    }

    private static HostSpec host(List<MountSpec> mounts, String... from) {
        return HostSpec.defaults().with(draft -> {
            draft.mounts = mounts;
            draft.volumesFrom = List.of(from);
        });
    }

    @Test
    void declaredTargetsGetAnonymousVolumesUnlessSomethingIsThere() {
        List<MountSpec> planned =
                plan(host(List.of(bind("/h", "/taken", false))), Set.of("/taken", "/b/../new/", "/also"));
        assertThat(planned).extracting(MountSpec::target).containsExactly("/taken", "/also", "/new");
        assertThat(planned.get(1)).isInstanceOfSatisfying(MountSpec.VolumeUse.class, use -> {
            assertThat(use.volume()).isEmpty();
            assertThat(use.options().anonymous()).isTrue();
            assertThat(use.origin()).isEqualTo(Origin.VOLUMES);
        });
    }

    @Test
    void mountsOfOthersYieldToOnesOwnAndTakeTheirMode() {
        List<MountSpec> planned = plan(
                host(List.of(volume("mine", "/a", Origin.BINDS)), "other:ro"),
                Set.of("/c"),
                volume("theirs", "/a", Origin.BINDS),
                bind("/src", "/b", false),
                volume("shared", "/c", Origin.VOLUMES),
                new MountSpec.Tmpfs("/d", false, "", Origin.TMPFS));
        assertThat(planned)
                .containsExactlyInAnyOrder(
                        volume("mine", "/a", Origin.BINDS),
                        new MountSpec.Bind("/src", "/b", true, BindOptions.DEFAULT, Origin.VOLUMES_FROM),
                        new MountSpec.VolumeUse("shared", "/c", true, VolumeOptions.DEFAULT, Origin.VOLUMES_FROM));
    }

    @Test
    void aReadOnlyMountOfAnotherStaysReadOnly() {
        assertThat(plan(host(List.of(), "other:rw"), Set.of(), bind("/src", "/b", true)))
                .allMatch(MountSpec::readOnly);
    }

    @Test
    void theDriverIsForVolumesOfBindsAndForDeclaredOnes() {
        HostSpec host = host(List.of(volume("x", "/x", Origin.BINDS), volume("y", "/y", Origin.MOUNTS)))
                .with(draft -> draft.volumeDriver = "plugin");
        assertThat(plan(host, Set.of("/z")))
                .extracting(mount -> ((MountSpec.VolumeUse) mount).options().driver())
                .containsExactly("plugin", "", "plugin");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> plan(host(List.of(), "nobody"), Set.of()))
                .hasMessageContaining("No such container: nobody");
        assertThatThrownBy(() -> plan(host(List.of(), "other:shared"), Set.of()))
                .hasMessage("invalid mode: shared");
        assertThatThrownBy(() -> plan(host(List.of()), Set.of("x")))
                .hasMessageContaining("mount path must be absolute");
        assertThatThrownBy(() -> plan(host(List.of()), Set.of("/."))).hasMessageContaining("destination can't be '/'");
    }
}
