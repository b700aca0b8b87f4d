package dev.priok.build.dockerfile.syntax;

import dev.priok.build.dockerfile.check.Lines;
import java.util.List;

/**
 * An instruction as it is written, its continued lines joined.
 *
 * @param keyword as written
 * @param flags with their dashes
 * @param arguments of ENV and LABEL, three for each pair: name, value and what was between them
 * @param json the arguments were a JSON array
 * @param original the whole line
 * @param comments right above
 */
public record Statement(
        String keyword,
        List<String> flags,
        List<String> arguments,
        boolean json,
        List<Heredoc> heredocs,
        String original,
        List<String> comments,
        Lines lines) {
    public Statement {
        flags = List.copyOf(flags);
        arguments = List.copyOf(arguments);
        heredocs = List.copyOf(heredocs);
        comments = List.copyOf(comments);
    }

    Statement at(List<Heredoc> documents, Lines where) {
        return new Statement(keyword, flags, arguments, json, documents, original, comments, where);
    }
}
