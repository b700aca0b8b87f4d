package dev.priok.compose.tree;

import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML into trees. Anchors, aliases and merge keys ({@code <<}) are resolved here; how far a file may grow by them,
 * and how deep it may be, is bounded.
 */
public final class YamlReader {
    /** Of a file; larger ones are refused. */
    static final int LARGEST_CHARACTERS = 4 << 20;

    /** Of a document, counting what aliases stand for. */
    static final int MOST_NODES = 100_000;

    static final int DEEPEST = 60;

    private static final String RESET = "!reset";
    private static final String OVERRIDE = "!override";

    private final String file;
    private final Iterator<Event> events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();
    private List<TreePath> resets = new ArrayList<>();
    private long nodes;

    private YamlReader(String file, Iterator<Event> events) {
        this.file = file;
        this.events = events;
    }

    private record Anchored(Node node, List<TreePath> resets) {}

    /** The documents of a file, in order; an {@link EngineException} names the line of what is wrong. */
    public static List<YamlDocument> read(String file, String text) {
        if (text.length() > LARGEST_CHARACTERS) {
            throw EngineException.invalid(file + ": larger than " + LARGEST_CHARACTERS + " characters");
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(LARGEST_CHARACTERS + 1)
                .build();
        YamlReader reader =
                new YamlReader(file, new Parse(settings).parseString(text).iterator());
        try {
            return reader.documents();
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw EngineException.invalid(file + line + ": this isn't YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw EngineException.invalid(file + ": this isn't YAML: " + e.getMessage());
        }
    }

    private List<YamlDocument> documents() {
        List<YamlDocument> all = new ArrayList<>();
        while (events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent) {
                nodes = 0;
                anchors.clear();
                resets = new ArrayList<>();
                Node root = value(events.next(), TreePath.ROOT);
                all.add(new YamlDocument(root == null ? Mapping.EMPTY : root, resets));
                Event end = events.next();
                if (!(end instanceof DocumentEndEvent)) {
                    throw new IllegalStateException("after a document: " + end);
                }
            }
        }
        return all;
    }

    /** Null: reset away. */
    private @Nullable Node value(Event event, TreePath path) {
        if (path.parts().size() > DEEPEST) {
            throw wrong(event, "nested deeper than " + DEEPEST + " levels");
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias, path);
        }
        int before = resets.size();
        String tag = tag(event);
        Node node = content(event, tag, path);
        count(event, 1);
        sizes.merge(node, 1L, Math::max);
        if (tag.equals(RESET) || tag.equals(OVERRIDE)) {
            resets.subList(before, resets.size()).clear();
            resets.add(path);
        }
        anchor(event).ifPresent(anchor -> {
            List<TreePath> inside = resets.subList(before, resets.size()).stream()
                    .map(reset -> reset.after(path.parts().size()))
                    .toList();
            anchors.put(anchor.getValue(), new Anchored(node, inside));
        });
        return tag.equals(RESET) ? null : node;
    }

    private Node content(Event event, String tag, TreePath path) {
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar, tag);
        }
        if (event instanceof SequenceStartEvent) {
            return sequence(event, path);
        }
        if (event instanceof MappingStartEvent) {
            return mapping(event, path);
        }
        throw new IllegalStateException("no value: " + event);
    }

    private Node alias(AliasEvent alias, TreePath path) {
        Anchored anchored = anchors.get(alias.getAlias().getValue());
        if (anchored == null) {
            throw wrong(alias, "*" + alias.getAlias().getValue() + " stands for nothing that was anchored before");
        }
        count(alias, sizes.getOrDefault(anchored.node(), 1L));
        anchored.resets().forEach(reset -> resets.add(reset.under(path)));
        return anchored.node();
    }

    private Node scalar(ScalarEvent event, String tag) {
        boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
        Object value;
        if (tag.isEmpty() || tag.equals(RESET) || tag.equals(OVERRIDE)) {
            value = plain ? YamlScalars.resolve(event.getValue()) : event.getValue();
        } else {
            value = YamlScalars.tagged(tag, event.getValue());
        }
        return new Scalar(value, place(event));
    }

    private Node sequence(Event start, TreePath path) {
        List<Node> items = new ArrayList<>();
        long size = 1;
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            Node item = value(event, path.item(items.size()));
            if (item != null) {
                items.add(item);
                size += sizes.getOrDefault(item, 1L);
            }
        }
        Sequence sequence = new Sequence(items, place(start));
        sizes.put(sequence, size);
        return sequence;
    }

    private Node mapping(Event start, TreePath path) {
        SequencedMap<String, Node> own = new LinkedHashMap<>();
        SequencedMap<String, Node> merged = new LinkedHashMap<>();
        Map<String, Place> keys = new HashMap<>();
        Map<String, Place> seen = new HashMap<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            String key = key(event, path);
            Place first = seen.putIfAbsent(key, place(event));
            if (first != null) {
                throw wrong(event, "'" + path.then(key) + "' is said already in line " + first.line());
            }
            if (isMerge(event)) {
                Event value = events.next();
                merge(value(value, path), value, merged, keys);
            } else {
                Node value = value(events.next(), path.then(key));
                if (value != null) {
                    own.put(key, value);
                    keys.put(key, place(event));
                }
            }
        }
        merged.forEach(own::putIfAbsent);
        Mapping mapping = new Mapping(own, keys, place(start));
        long size = 1;
        for (Node value : own.values()) {
            size += sizes.getOrDefault(value, 1L);
        }
        sizes.put(mapping, size);
        return mapping;
    }

    private String key(Event event, TreePath path) {
        if (event instanceof AliasEvent alias && alias(alias, path) instanceof Scalar scalar) {
            return scalar.text();
        }
        if (!(event instanceof ScalarEvent scalar)) {
            throw wrong(event, "a name of an entry must be a text");
        }
        boolean plain =
                scalar.getScalarStyle() == ScalarStyle.PLAIN && scalar.getTag().isEmpty();
        if (plain && !(YamlScalars.resolve(scalar.getValue()) instanceof String)) {
            throw wrong(
                    event,
                    (path.parts().isEmpty() ? "" : path + ": ") + "the name " + scalar.getValue()
                            + " is no text: put it in quotes");
        }
        scalar.getAnchor()
                .ifPresent(anchor -> anchors.put(
                        anchor.getValue(), new Anchored(new Scalar(scalar.getValue(), place(event)), List.of())));
        return scalar.getValue();
    }

    private static boolean isMerge(Event event) {
        return event instanceof ScalarEvent scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && scalar.getValue().equals("<<");
    }

    private void merge(@Nullable Node value, Event event, SequencedMap<String, Node> into, Map<String, Place> keys) {
        List<Node> sources =
                value instanceof Sequence sequence ? sequence.items() : value == null ? List.of() : List.of(value);
        for (Node source : sources) {
            if (!(source instanceof Mapping mapping)) {
                throw wrong(event, "<< takes a mapping or a list of mappings, not " + source.description());
            }
            mapping.entries().forEach((key, entry) -> {
                if (into.putIfAbsent(key, entry) == null) {
                    keys.putIfAbsent(key, mapping.keyPlace(key));
                }
            });
        }
    }

    private void count(Event event, long more) {
        nodes += more;
        if (nodes > MOST_NODES) {
            throw wrong(event, "more than " + MOST_NODES + " values, counting what aliases stand for");
        }
    }

    private static String tag(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag().orElse("");
        }
        return event instanceof CollectionStartEvent collection
                ? collection.getTag().orElse("")
                : "";
    }

    private static Optional<Anchor> anchor(Event event) {
        return event instanceof NodeEvent node ? node.getAnchor() : Optional.empty();
    }

    private Place place(Event event) {
        return event.getStartMark()
                .map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(Place.NOWHERE);
    }

    private EngineException wrong(Event event, String message) {
        return EngineException.invalid(place(event) + ": " + message);
    }
}
