package dev.priok.compose.tree;

import java.util.List;

/**
 * A document of a file.
 *
 * @param resets where {@code !reset} and {@code !override} stood: what former files say there doesn't count
 */
public record YamlDocument(Node root, List<TreePath> resets) {
    public YamlDocument {
        resets = List.copyOf(resets);
    }
}
