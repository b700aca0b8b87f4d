package dev.priok.build.dockerfile.syntax;

import dev.priok.build.dockerfile.word.Words;
import java.util.ArrayList;
import java.util.List;

/** Splits at blanks outside of quotes. Quotes and escapes stay, for what expands the words later. */
final class BlankWords {
    private BlankWords() {}

    static List<String> split(String text, char escape) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && Words.isSpace(c)) {
                if (quoted || !word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
                quoted = false;
                continue;
            }
            if (c == escape && quote != '\'') {
                if (i + 1 == text.length()) {
                    break;
                }
                word.append(c).append(text.charAt(++i));
                continue;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
                quoted = true;
            } else if (c == quote) {
                quote = 0;
            }
            word.append(c);
        }
        if (quoted || !word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
