package dev.priok.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.ContainerRepository;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerState;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.IpPrefix;
import dev.priok.model.MacAddress;
import dev.priok.model.NamespaceMode;
import dev.priok.model.NetworkId;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import dev.priok.model.RestartPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinksTest {
    private final ContainerIndex index = new ContainerIndex(new Unsaved());

    private static final class Unsaved implements ContainerRepository {
        @Override
        public void save(Container container) {}

        @Override
        public void delete(ContainerId id) {}

        @Override
        public List<Container> all() {
            return List.of();
        }
    }

    private Container add(String name, ContainerState state, Networking networking, HostSpec host) {
        Container container = Samples.container(state, RestartPolicy.NO).withName(name);
        Container added =
                container.withSpec(container.spec().withNetworking(networking).withHost(host));
        index.reserveName(name, added.id());
        index.add(added);
        return added;
    }

    private static Networking on(String network, String... links) {
        return Networking.DEFAULT
                .withEndpoints(List.of(EndpointSpec.of(network)))
                .withMode(network)
                .withLinks(List.of(links));
    }

    private static HostSpec sharing(NamespaceMode network) {
        return HostSpec.defaults().with(draft -> {
            HostSpec.NamespaceModes modes = draft.namespaces;
            draft.namespaces = new HostSpec.NamespaceModes(
                    network, modes.pid(), modes.ipc(), modes.uts(), modes.cgroup(), modes.user());
        });
    }

    @Test
    void theOtherContainerIsKeptByItsId() {
        Container db = add("db", Samples.running(), on("bridge"), HostSpec.defaults());
        Container guest = add(
                "guest",
                Samples.running(),
                Networking.DEFAULT,
                sharing(new NamespaceMode.Container(db.id().value())));
        for (String text : List.of("db:data", "/db:/web/data", db.id().shortForm() + ":data", "guest:data")) {
            assertThat(Links.settle(on("bridge", text), index).links()).as(text).containsExactly(db.id() + ":data");
        }
        assertThat(Links.settle(on("bridge", "db"), index).links()).containsExactly(db.id() + ":db");
        assertThat(Links.settle(on("mine", "db"), index).links())
                .as("names of users' networks are the names service's")
                .isEmpty();
        assertThat(guest.name()).isEqualTo("guest");
    }

    @ParameterizedTest
    @CsvSource({
        "gone:g, could not get container for gone: No such container: gone",
        "db:a:b, bad format for links: db:a:b",
        ":a, bad format for links: :a",
        "machine:m, host type networking can't be used with links"
    })
    void wrongLinksAreRefused(String text, String message) {
        add("db", Samples.running(), on("bridge"), HostSpec.defaults());
        add("machine", Samples.running(), Networking.DEFAULT, sharing(NamespaceMode.HOST));
        assertThatThrownBy(() -> Links.settle(on("bridge", text), index))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(message)
                .extracting(e -> ((EngineException) e).error())
                .isInstanceOf(EngineError.InvalidParameter.class);
    }

    @Test
    void aStartNeedsTheOthersOnTheDefaultBridge() {
        Container stopped = add("stopped", Samples.exited(0), on("bridge"), HostSpec.defaults());
        Container away = add("away", Samples.running(), on("mine"), HostSpec.defaults());
        Container web = add("web", Samples.running(), on("bridge", stopped.id() + ":s"), HostSpec.defaults());
        assertThatThrownBy(() -> Links.ready(web, index))
                .hasMessage("Cannot link to a non running container: /stopped AS /web/s");
        Container other = web.withSpec(web.spec().withNetworking(on("bridge", away.id() + ":a")));
        assertThatThrownBy(() -> Links.ready(other, index))
                .hasMessage("Cannot link to /away, as it does not belong to the default network");
        Container free = web.withSpec(web.spec().withNetworking(on("bridge", ContainerId.random() + ":removed")));
        assertThat(Links.ready(free, index)).isEmpty();
    }

    @Test
    void linkersAreFoundAndLinksTakenAway() {
        Container db = add("db", Samples.running(), on("bridge"), HostSpec.defaults());
        Container web =
                add("web", Samples.running(), on("bridge", db.id() + ":a", db.id() + ":b"), HostSpec.defaults());
        add("stopped", Samples.exited(0), on("bridge", db.id() + ":a"), HostSpec.defaults());
        assertThat(Links.linkers(db.id(), index)).extracting(ContainerCell::id).containsExactly(web.id());
        assertThat(Links.without(web, "a").links()).containsExactly(db.id() + ":b");
        assertThatThrownBy(() -> Links.without(web, "c")).hasMessageContaining("/web/c");
    }

    @Test
    void secretsStayOutOfTheEnvironmentIfWished() {
        Endpoint endpoint = new Endpoint(
                "e".repeat(64),
                NetworkId.random(),
                IpPrefix.parse("172.17.0.2/16"),
                null,
                null,
                null,
                new MacAddress("02:42:ac:11:00:02"),
                List.of());
        Container db = add("db", Samples.running(), on("bridge"), HostSpec.defaults());
        Container filled = db.withSpec(new dev.priok.model.ContainerSpec(
                        ContainerConfig.empty().with(draft -> {
                            draft.process = new ContainerConfig.ProcessConfig(
                                    null, null, List.of("SECRET=s", "PATH=/bin"), "", "");
                            draft.exposedPorts = java.util.Set.of("5432/tcp");
                        }),
                        db.spec().host(),
                        db.spec().networking()))
                .withAttachments(new Attachments(List.of(endpoint), List.of()));
        Container web = add("web", Samples.running(), on("bridge"), HostSpec.defaults());
        Link link = new Link(web, filled, "my-db");
        assertThat(link.environment(true))
                .contains("MY_DB_ENV_SECRET=s", "MY_DB_PORT=tcp://172.17.0.2:5432", "MY_DB_NAME=/web/my-db");
        assertThat(link.environment(false))
                .contains("MY_DB_PORT=tcp://172.17.0.2:5432")
                .noneMatch(variable -> variable.contains("_ENV_"));
    }
}
