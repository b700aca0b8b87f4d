package dev.priok.build;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.BuildRequest.StepDefaults;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.RunStep;
import dev.priok.build.graph.Vertex;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.Resources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntitlementsTest {
    private static final Platform PLATFORM = new Platform("linux", "amd64", "");
    private static final Entitlements DAEMON = new Entitlements(true, false, true, Set.of());

    @Test
    void aStepWithoutConfinementNeedsItsClientsWord() {
        Vertex step = run("", true, List.of());
        assertThatThrownBy(() -> Entitlements.NONE.require(List.of(step)))
                .isInstanceOf(BuildException.class)
                .hasMessage("security.insecure is not allowed");
        assertThatCode(() -> Entitlements.parse(List.of("security.insecure")).require(List.of(step)))
                .doesNotThrowAnyException();
    }

    @Test
    void theNetworkOfTheMachineIsFoundDeepInTheGraph() {
        Vertex above = vertex(new Operation.Merge(), List.of(run("host", false, List.of())));
        assertThatThrownBy(() -> Entitlements.parse(List.of("device")).require(List.of(above)))
                .hasMessage("network.host is not allowed");
        assertThatCode(() -> Entitlements.parse(List.of("network.host")).require(List.of(above)))
                .doesNotThrowAnyException();
    }

    @Test
    void devicesAreAllowedByNameOrAll() {
        Vertex step = run("", false, List.of(new RunStep.Device("vendor.com/gpu=0", true)));
        assertThatThrownBy(() ->
                        Entitlements.parse(List.of("device=vendor.com/gpu=1")).require(List.of(step)))
                .hasMessage("device vendor.com/gpu=0 is requested by the build but not allowed");
        Entitlements.parse(List.of("device=vendor.com/gpu=0")).require(List.of(step));
        Entitlements.parse(List.of("device")).require(List.of(step));
    }

    @Test
    void aClientGrantsNoMoreThanTheDaemon() {
        Entitlements.parse(List.of("network.host", "device=a.b/c=d")).requireWithin(DAEMON);
        assertThatThrownBy(
                        () -> Entitlements.parse(List.of("security.insecure")).requireWithin(DAEMON))
                .isInstanceOf(EngineException.class)
                .hasMessage("granting entitlement security.insecure is not allowed by build daemon configuration");
    }

    @Test
    void unknownWordsAreRefused() {
        assertThatThrownBy(() -> Entitlements.parse(List.of("security.none")))
                .hasMessage("unknown entitlement security.none");
    }

    private static Vertex run(String network, boolean insecure, List<RunStep.Device> devices) {
        StepDefaults defaults = new StepDefaults(network, "", List.of(), List.of(), 0, "", Resources.UNLIMITED);
        RunStep step =
                new RunStep(List.of("true"), List.of(), Map.of(), "/", "", List.of(), defaults, insecure, devices);
        return vertex(new Operation.Run(step), List.of(vertex(new Operation.Scratch(), List.of())));
    }

    private static Vertex vertex(Operation operation, List<Vertex> inputs) {
        return Vertex.of(operation, PLATFORM, inputs, new Vertex.About("step", false, null));
    }
}
