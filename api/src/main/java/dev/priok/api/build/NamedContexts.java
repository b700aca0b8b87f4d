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
        if (value.startsWith(GivenInputs.LOCAL)) {
            Unpacked files = inputs.directory(value.substring(GivenInputs.LOCAL.length()), contexts::unpack);
            unpacked.add(files);
            sources.put(name, new ContextSource.OfMachine(files.directory()));
        } else if (LAYOUT.matcher(value).matches()) {
            sources.put(name, layout(name, LAYOUT.matcher(value), inputs));
        } else if (ContextSource.Remote.isMeant(value)) {
            sources.put(name, new ContextSource.Remote(value));
        } else if (IMAGE.matcher(value).matches()) {
            sources.put(name, new ContextSource.OfImage(IMAGE.matcher(value).replaceFirst("$2")));
        } else {
            throw EngineException.invalid("unsupported context source " + value + " for " + name);
        }
    }

    private static ContextSource layout(String name, Matcher value, GivenInputs inputs) {
        String store = value.replaceFirst("oci:$1");
        if (!inputs.stores().contains(store)) {
            throw EngineException.invalid(
                    "the image layout of the context " + name + " is no store that the client has");
        }
        return new ContextSource.OfLayout(store, value.replaceFirst("$2"));
    }

    Map<String, ContextSource> sources() {
        return sources;
    }

    @Override
    public void close() {
        unpacked.forEach(Unpacked::close);
    }
}
