package dev.priok.build.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.build.BuildClient.FileQuery;
import dev.priok.build.ContextSource;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import dev.priok.model.ImageConfig.Platform;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextUsesTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");

    private static Vertex context(ContextSource source, String... followed) {
        return vertex(new Operation.Context(source, new FileQuery(List.of(), List.of(), List.of(followed))));
    }

    private static Vertex vertex(Operation operation, Vertex... inputs) {
        return Vertex.of(operation, AMD64, List.of(inputs), new Vertex.About("", false, null));
    }

    private static final ContextSource HERE = new ContextSource.OfMachine(Path.of("/context"));

    @Test
    void filesThatOneStepAloneNeedsMayBeTakenOut() {
        Vertex context = context(HERE);
        ContextUses uses = new ContextUses(List.of(vertex(new Operation.Merge(), context)));
        assertThat(uses.isOnly(context)).isTrue();
        assertThat(uses.isForOne(context)).isTrue();
    }

    @Test
    void filesThatTwoStepsNeedStay() {
        Vertex context = context(HERE);
        Vertex one = vertex(new Operation.Merge(), context);
        ContextUses uses = new ContextUses(List.of(vertex(new Operation.Merge(), one, context)));
        assertThat(uses.isOnly(context)).isTrue();
        assertThat(uses.isForOne(context)).isFalse();
    }

    @Test
    void whatIsAskedForItselfIsHandedOverAndStays() {
        Vertex context = context(HERE);
        Vertex step = vertex(new Operation.Merge(), context);
        ContextUses uses = new ContextUses(List.of(step, context));
        assertThat(uses.isForOne(context)).isFalse();
    }

    @Test
    void aDirectoryThatIsAskedForTwoWaysStays() {
        Vertex some = context(HERE, "a");
        Vertex others = context(HERE, "b");
        ContextUses uses = new ContextUses(List.of(vertex(new Operation.Merge(), some, others)));
        assertThat(uses.isOnly(some)).isFalse();
        assertThat(uses.isForOne(others)).isFalse();
    }

    @Test
    void directoriesOfClientsBelongToThem() {
        Vertex context = context(new ContextSource.OfClient("context"));
        ContextUses uses = new ContextUses(List.of(vertex(new Operation.Merge(), context)));
        assertThat(uses.isOnly(context)).isFalse();
    }
}
