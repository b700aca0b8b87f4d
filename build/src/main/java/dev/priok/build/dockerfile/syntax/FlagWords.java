package dev.priok.build.dockerfile.syntax;

import dev.priok.build.dockerfile.word.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * The words in front that begin with two dashes, without their quotes, and all after them. {@code --} alone ends them.
 */
record FlagWords(List<String> flags, String rest) {
    FlagWords {
        flags = List.copyOf(flags);
    }

    static FlagWords split(String text, char escape) {
        List<String> flags = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < text.length() && Words.isSpace(text.charAt(at))) {
                at++;
            }
            if (!text.startsWith("--", at)) {
                return new FlagWords(flags, text.substring(at));
            }
            StringBuilder word = new StringBuilder();
            at = word(text, at, escape, word);
            if (word.toString().equals("--")) {
                return new FlagWords(flags, text.substring(at));
            }
            flags.add(word.toString());
        }
    }

    private static int word(String text, int start, char escape, StringBuilder word) {
        char quote = 0;
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (quote == 0 && Words.isSpace(c)) {
                return at;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (c == escape) {
                at++;
                if (at < text.length()) {
                    word.append(text.charAt(at));
                }
            } else {
                word.append(c);
            }
            at++;
        }
        return Math.min(at, text.length());
    }
}
