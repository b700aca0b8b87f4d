package dev.priok.cli.context;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.inspect.Inspection;
import dev.priok.cli.settings.ContextStore;
import dev.priok.cli.settings.EngineContext;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok context inspect}. */
final class InspectCommand extends Command {
    private static final String NOWHERE = "<IN MEMORY>";

    private final StringFlag format = flags.shorthand('f', FormatFlag.ofObject(flags));

    InspectCommand() {
        super(new Synopsis(
                "[OPTIONS] [CONTEXT] [CONTEXT...]",
                "Display detailed information on one or more contexts",
                ArgumentCount.any()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        List<String> names = arguments.isEmpty() ? List.of(session.contextName()) : arguments;
        return Inspection.show(session, format.value(), names, name -> new Inspection.Found(find(session, name), null));
    }

    private static Json find(Session session, String name) {
        ContextStore store = session.contexts();
        if (name.equals(EngineContext.DEFAULT)) {
            EngineContext standard = EngineContext.of(name, "", session.defaultHost(), false);
            return described(standard, new JsonObject().json(), NOWHERE, NOWHERE);
        }
        try {
            EngineContext context = store.get(name);
            JsonObject material = new JsonObject();
            List<String> files = new ArrayList<>(store.tls(name).keySet());
            if (!files.isEmpty()) {
                material.put("docker", Json.ofStrings(files));
            }
            return described(
                    context,
                    material.json(),
                    store.metadataDirectory(name).toString(),
                    store.tlsDirectory(name).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Json described(EngineContext context, Json material, String metadataPath, String tlsPath) {
        JsonObject whole = new JsonObject();
        context.json().fields().forEach(whole::put);
        return whole.put("TLSMaterial", material)
                .put(
                        "Storage",
                        new JsonObject()
                                .put("MetadataPath", metadataPath)
                                .put("TLSPath", tlsPath)
                                .json())
                .json();
    }
}
