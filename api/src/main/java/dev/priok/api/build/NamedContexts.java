package dev.priok.api.build;

import dev.priok.build.BuildContexts;
import dev.priok.build.BuildContexts.Unpacked;
import dev.priok.build.ContextSource;
import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The contexts of a build beside the main one, by name; closing removes the files that came for them. */
final class NamedContexts implements AutoCloseable {
    private static final Pattern LAYOUT = Pattern.compile("oci-layout://(.+)@([^@]+)");
    private static final Pattern IMAGE = Pattern.compile("docker-image:(//)?(.+)");

    private final Map<String, ContextSource> sources = new TreeMap<>();
    private final List<Unpacked> unpacked = new ArrayList<>();

    private NamedContexts() {}

    /** Asks the client for its directories. */
    static NamedContexts of(GivenInputs inputs, BuildContexts contexts) {
        NamedContexts named = new NamedContexts();
        try {
            inputs.contexts().forEach((name, value) -> named.add(name, value, inputs, contexts));
            return named;
        } catch (RuntimeException | Error e) {
            named.close();
            throw e;
        }
    }

    private void add(String name, String value, GivenInputs inputs, BuildContexts contexts) {
        Matcher layout = LAYOUT.matcher(value);
        Matcher image = IMAGE.matcher(value);
        if (value.startsWith(GivenInputs.LOCAL)) {
            Unpacked files = inputs.directory(value.substring(GivenInputs.LOCAL.length()), contexts::unpack);
            unpacked.add(files);
            sources.put(name, new ContextSource.OfMachine(files.directory()));
        } else if (layout.matches()) {
            sources.put(name, layout(name, layout.group(1), layout.group(2), inputs));
        } else if (ContextSource.Remote.isMeant(value)) {
            sources.put(name, new ContextSource.Remote(value));
        } else if (image.matches()) {
            sources.put(name, new ContextSource.OfImage(image.group(2)));
        } else {
            throw EngineException.invalid("unsupported context source " + value + " for " + name);
        }
    }

    private static ContextSource layout(String name, String directory, String digest, GivenInputs inputs) {
        String store = "oci:" + directory;
        if (!inputs.stores().contains(store)) {
            throw EngineException.invalid(
                    "the image layout of the context " + name + " is no store that the client has");
        }
        return new ContextSource.OfLayout(store, digest);
    }

    Map<String, ContextSource> sources() {
        return sources;
    }

    @Override
    public void close() {
        unpacked.forEach(Unpacked::close);
    }
}
