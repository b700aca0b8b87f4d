package dev.priok.cli.build.progress;

import dev.priok.client.BodyProducer;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;

/** One of several builds that are shown together: its steps have its name, as with buildx's bake. */
final class NamedView implements BuildView {
    private final BuildDisplay display;
    private final String name;

    NamedView(BuildDisplay display, String name) {
        this.display = display;
        this.name = name;
    }

    @Override
    public void show(Json progress) {
        Json steps = progress.at("vertexes");
        if (steps.isEmpty()) {
            display.show(progress);
            return;
        }
        JsonObject named = new JsonObject();
        progress.fields().forEach(named::put);
        named.put(
                "vertexes", new Json.Arr(steps.items().stream().map(this::named).toList()));
        display.show(named.json());
    }

    private Json named(Json step) {
        JsonObject named = new JsonObject();
        step.fields().forEach(named::put);
        return named.put("name", named(step.at("name").text(), name)).json();
    }

    /** {@code [2/4] RUN make} becomes {@code [app 2/4] RUN make}. */
    static String named(String step, String build) {
        return step.startsWith("[") ? "[" + build + " " + step.substring(1) : "[" + build + "] " + step;
    }

    @Override
    public void tell(String words) {
        display.tellAtEnd(words);
    }

    @Override
    public BodyProducer sending(BodyProducer context) {
        return display.sending(context, name, this::show);
    }

    @Override
    public String failurePrefix() {
        return "target " + name + ": failed to solve: ";
    }

    /** The others go on. */
    @Override
    public void close() {}
}
