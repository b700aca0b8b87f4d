package dev.priok.compose.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.compose.model.Service;
import dev.priok.compose.state.ComposeLabels;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServicePlannerTest {
    private static final Service WEB = Service.read(
            "web",
            Mapping.of(
                    Map.of("image", Scalar.of("busybox"), "networks", Mapping.of(Map.of("default", Mapping.EMPTY)))));

    private static ServiceContainer container(int number, String hash, String image) {
        JsonObject labels = new JsonObject()
                .put(ComposeLabels.SERVICE, "web")
                .put(ComposeLabels.CONTAINER_NUMBER, Integer.toString(number))
                .put(ComposeLabels.CONFIG_HASH, hash)
                .put(ComposeLabels.IMAGE, image);
        Json networks = Json.parse("{\"Networks\":{\"p_default\":{\"NetworkID\":\"net1\"}}}");
        return new ServiceContainer(new JsonObject()
                .put("Id", "id" + number)
                .put("State", "running")
                .put("Labels", labels.json())
                .put("NetworkSettings", networks)
                .json());
    }

    private static List<ContainerAction> plan(int scale, Recreation recreation, ServiceContainer... present) {
        return ServicePlanner.plan(new ServicePlanner.Facts(
                WEB.withScale(scale),
                Set.of("hash", "former")::contains,
                "sha256:image",
                List.of(present),
                Map.of("default", "net1"),
                Map.of(),
                recreation,
                _ -> ": environment (A)"));
    }

    @Test
    void whatIsAsWantedIsKept() {
        ServiceContainer one = container(1, "hash", "sha256:image");
        ServiceContainer two = container(2, "former", "sha256:image");
        assertThat(plan(2, Recreation.DIVERGED, one, two))
                .containsExactly(new ContainerAction.Keep(one), new ContainerAction.Keep(two));
    }

    @Test
    void aChangedConfigurationOrImageIsTheReasonToRecreate() {
        ServiceContainer changed = container(1, "other", "sha256:image");
        ServiceContainer built = container(1, "hash", "sha256:0123456789abcdef");
        assertThat(plan(1, Recreation.DIVERGED, changed))
                .containsExactly(new ContainerAction.Recreate(changed, "its configuration changed: environment (A)"));
        assertThat(plan(1, Recreation.DIVERGED, built))
                .containsExactly(new ContainerAction.Recreate(
                        built, "its image is another one now: image instead of 0123456789ab"));
        assertThat(plan(1, Recreation.NEVER, changed)).containsExactly(new ContainerAction.Keep(changed));
        assertThat(plan(1, Recreation.ALWAYS, container(1, "hash", "sha256:image")))
                .hasExactlyElementsOfTypes(ContainerAction.Recreate.class);
    }

    @Test
    void aContainerThatWasTakenOffItsNetworkIsRecreated() {
        ServiceContainer lost = new ServiceContainer(Json.parse(
                container(1, "hash", "sha256:image").summary().compact().replace("net1", "net0")));
        assertThat(plan(1, Recreation.DIVERGED, lost))
                .containsExactly(new ContainerAction.Recreate(lost, "it isn't connected to network default"));
    }

    @Test
    void newContainersAreCountedOn() {
        ServiceContainer third = container(3, "hash", "sha256:image");
        assertThat(plan(3, Recreation.DIVERGED, third))
                .containsExactly(
                        new ContainerAction.Keep(third), new ContainerAction.Create(4), new ContainerAction.Create(5));
    }

    @Test
    void ofTooManyThoseThatChangedGoFirstAndThenTheHighestNumbers() {
        ServiceContainer changed = container(1, "other", "sha256:image");
        ServiceContainer two = container(2, "hash", "sha256:image");
        ServiceContainer three = container(3, "hash", "sha256:image");
        assertThat(plan(1, Recreation.DIVERGED, changed, two, three))
                .containsExactly(
                        new ContainerAction.Keep(two),
                        new ContainerAction.Remove(three),
                        new ContainerAction.Remove(changed));
    }
}
