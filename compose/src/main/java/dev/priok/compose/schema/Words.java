package dev.priok.compose.schema;

import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import dev.priok.compose.tree.TreePath;
import java.util.ArrayList;
import java.util.List;

/** Lists of texts, and lines that stand for them. */
final class Words {
    private Words() {}

    static Node normalized(Node node, Shape.Texts texts, TreePath path) {
        if (node instanceof Sequence sequence) {
            return Sequence.at(
                    sequence.place(), sequence.items().stream().map(Words::text).toList());
        }
        Scalar line = text(node);
        List<Node> words = switch (texts) {
            case COMMAND -> split(line, path);
            case HEALTH_TEST -> List.of(new Scalar("CMD-SHELL", line.place()), line);
            case LIST, SET, SET_OR_ONE, LIST_OR_ONE, WITH_NUMBERS -> List.of(line);
        };
        return new Sequence(words, node.place());
    }

    private static Scalar text(Node node) {
        return node instanceof Scalar scalar ? new Scalar(scalar.text(), scalar.place()) : Scalar.of("");
    }

    private static List<Node> split(Scalar line, TreePath path) {
        List<Node> words = new ArrayList<>();
        try {
            for (String word : split(line.text())) {
                words.add(new Scalar(word, line.place()));
            }
        } catch (IllegalArgumentException e) {
            throw Violations.one(line.place(), path, "can't be split into words: " + e.getMessage());
        }
        return words;
    }

    /** As a shell does, without replacing anything. */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            if (character == '\\' && quote != '\'') {
                if (++i < line.length()) {
                    word.append(line.charAt(i));
                }
                inWord = true;
            } else if (quote != 0) {
                if (character == quote) {
                    quote = 0;
                } else {
                    word.append(character);
                }
            } else if (character == '"' || character == '\'') {
                quote = character;
                inWord = true;
            } else if (Character.isWhitespace(character)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else if (";&|<>".indexOf(character) >= 0) {
                break;
            } else {
                word.append(character);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote is not closed");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
