package dev.priok.compose.schema;

import dev.priok.compose.model.Spans;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import dev.priok.compose.tree.TreePath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks single values and lists of texts. A text that has a variable in it may become anything. */
final class ScalarCheck {
    private final Violations violations;

    ScalarCheck(Violations violations) {
        this.violations = violations;
    }

    void plain(Node node, Shape.Plain plain, TreePath path) {
        switch (plain) {
            case TEXT -> require(node, path, "a text", isText(node));
            case PRINTED -> require(node, path, "a text, a number or a boolean", isSingle(node));
            case FLAG -> require(node, path, "true or false", isOpen(node) || Values.flag(node) != null);
            case DECIMAL -> require(node, path, "a number", isOpen(node) || Values.decimal(node) != null);
            case BYTES ->
                require(node, path, "a size such as 512m or 1.5gb", isOpen(node) || Values.bytes(node) != null);
            case SPAN -> span(node, path);
            case FILE_MODE, FILE_BITS ->
                require(node, path, "a file mode such as 0440", isOpen(node) || Values.fileMode(node) != null);
            case DEVICE_COUNT ->
                require(node, path, "a number or all", isOpen(node) || Values.deviceCount(node) != null);
            case ULIMIT -> ulimit(node, path);
        }
    }

    private void span(Node node, TreePath path) {
        boolean valid = isOpen(node);
        if (!valid && node instanceof Scalar scalar && scalar.value() instanceof String text) {
            try {
                valid = !Spans.parse(text).isNegative();
            } catch (IllegalArgumentException _) {
                valid = false;
            }
        }
        require(node, path, "a time span such as 1m30s", valid);
    }

    private void ulimit(Node node, TreePath path) {
        if (!(node instanceof Mapping mapping)) {
            require(
                    node,
                    path,
                    "a number, or a mapping with soft and hard",
                    isOpen(node) || Values.whole(node) != null);
            return;
        }
        for (String name : List.of("soft", "hard")) {
            Node value = mapping.get(name);
            if (value == null) {
                violations.add(mapping.place(), path, "must have " + name);
            } else {
                require(value, path.then(name), "a whole number", isOpen(value) || Values.whole(value) != null);
            }
        }
        mapping.entries().forEach((name, _) -> {
            if (!List.of("soft", "hard").contains(name) && !name.startsWith("x-")) {
                violations.add(mapping.keyPlace(name), path, "has no attribute '" + name + "', only soft and hard");
            }
        });
    }

    void whole(Node node, Shape.Whole bounds, TreePath path) {
        if (isOpen(node)) {
            return;
        }
        Long number = Values.whole(node);
        if (number == null) {
            require(node, path, "a whole number", false);
        } else if (number < bounds.least() || number > bounds.most()) {
            String range = bounds.most() == Long.MAX_VALUE
                    ? "must be " + bounds.least() + " or more"
                    : "must be from " + bounds.least() + " to " + bounds.most();
            violations.add(node.place(), path, range + ", not " + number);
        }
    }

    void word(Node node, Shape.Word word, TreePath path) {
        boolean valid = isText(node) && (isOpen(node) || word.allowed().contains(((Scalar) node).text()));
        require(node, path, choice(word.allowed()), valid);
    }

    private static String choice(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.getFirst() : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    void pattern(Node node, Shape.Pattern pattern, TreePath path) {
        boolean valid = isText(node)
                && (isOpen(node)
                        || pattern.pattern().matcher(((Scalar) node).text()).matches());
        require(node, path, pattern.sentence(), valid);
    }

    void texts(Node node, Shape.Texts texts, TreePath path) {
        boolean single = node instanceof Scalar scalar && scalar.value() instanceof String;
        switch (texts) {
            case LIST -> list(node, path, false, false);
            case SET -> list(node, path, true, false);
            case WITH_NUMBERS -> list(node, path, true, true);
            case SET_OR_ONE -> {
                if (!single) {
                    list(node, path, true, false);
                }
            }
            case LIST_OR_ONE, HEALTH_TEST -> {
                if (!single) {
                    list(node, path, false, false);
                }
            }
            case COMMAND -> {
                if (!single && !(node instanceof Scalar scalar && scalar.isNull())) {
                    list(node, path, false, false);
                }
            }
        }
    }

    private void list(Node node, TreePath path, boolean unique, boolean numbers) {
        if (!(node instanceof Sequence sequence)) {
            require(node, path, "a list of texts", false);
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Node item = sequence.items().get(i);
            boolean number = numbers && item instanceof Scalar scalar && scalar.value() instanceof Number;
            require(item, path.item(i), numbers ? "a text or a number" : "a text", number || isText(item));
            if (unique && item instanceof Scalar scalar && !seen.add(scalar.text())) {
                violations.add(item.place(), path.item(i), "is there already: '" + scalar.text() + "'");
            }
        }
    }

    private void require(Node node, TreePath path, String what, boolean fulfilled) {
        if (!fulfilled) {
            violations.add(node.place(), path, "must be " + what + ", not " + node.description());
        }
    }

    private static boolean isSingle(Node node) {
        return node instanceof Scalar scalar && !scalar.isNull();
    }

    private static boolean isText(Node node) {
        return node instanceof Scalar scalar && scalar.value() instanceof String;
    }

    /** With a variable that wasn't replaced. */
    private static boolean isOpen(Node node) {
        return node instanceof Scalar scalar && scalar.value() instanceof String text && text.indexOf('$') >= 0;
    }
}
