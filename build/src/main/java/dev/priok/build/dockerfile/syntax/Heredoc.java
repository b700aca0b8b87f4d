package dev.priok.build.dockerfile.syntax;

import dev.priok.build.dockerfile.word.Expanded;
import dev.priok.build.dockerfile.word.Variables;
import dev.priok.build.dockerfile.word.WordException;
import dev.priok.build.dockerfile.word.WordStyle;
import dev.priok.build.dockerfile.word.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A here-document.
 *
 * @param expand its variables are replaced, as nothing of its word was quoted
 * @param chomp {@code <<-}: tabs at the beginnings of lines don't count
 * @param content as written
 */
public record Heredoc(String name, boolean expand, boolean chomp, String content) {
    private static final Pattern SHAPE = Pattern.compile("\\d*<<(-?)\\s*([^<]*)");
    private static final Pattern LEADING_TABS = Pattern.compile("(?m)^\\t+");
    private static final WordStyle UNQUOTED = new WordStyle('\\', false, false, false, true);
    private static final WordStyle QUOTED = new WordStyle('\\', true, false, false, true);
    private static final WordStyle AS_WRITTEN = new WordStyle('\\', true, true, false, true);

    /** The document that a word announces, still without content; empty if it isn't such a word. */
    public static Optional<Heredoc> announcedBy(String word) {
        Matcher matcher = SHAPE.matcher(word);
        if (!matcher.matches() || matcher.group(2).isEmpty()) {
            return Optional.empty();
        }
        try {
            Expanded plain = Words.expand(matcher.group(2), UNQUOTED, Variables.NONE);
            Expanded quoted = Words.expand(matcher.group(2), QUOTED, Variables.NONE);
            if (plain.words().size() != 1 || quoted.words().size() != 1) {
                return Optional.empty();
            }
            String name = plain.words().getFirst();
            boolean expand = quotes(name) == quotes(quoted.words().getFirst());
            return Optional.of(new Heredoc(name, expand, !matcher.group(1).isEmpty(), ""));
        } catch (WordException _) {
            return Optional.empty();
        }
    }

    /** Those that a line announces, in its order. */
    static List<Heredoc> allIn(String line) {
        List<Heredoc> found = new ArrayList<>();
        try {
            for (String word : Words.expand(line, AS_WRITTEN, Variables.NONE).words()) {
                announcedBy(word).ifPresent(found::add);
            }
        } catch (WordException _) {
            return List.of();
        }
        return found;
    }

    private static long quotes(String text) {
        return text.chars().filter(c -> c == '\'' || c == '"').count();
    }

    Heredoc with(String newContent) {
        return new Heredoc(name, expand, chomp, newContent);
    }

    /** The content that counts. */
    public String data() {
        return chomp ? LEADING_TABS.matcher(content).replaceAll("") : content;
    }
}
