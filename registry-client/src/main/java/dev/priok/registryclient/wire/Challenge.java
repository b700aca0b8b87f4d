package dev.priok.registryclient.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One way to authenticate that a server offers in WWW-Authenticate (RFC 9110, section 11.6.1).
 *
 * @param scheme in small letters
 * @param parameters by names in small letters
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final String NO_TOKEN = " \t,=\"";

    /** Empty if there is no such parameter. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** All challenges of these headers; what can't be read ends the list. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        for (String header : headers) {
            new Reader(header).readInto(challenges);
        }
        return challenges;
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void readInto(List<Challenge> challenges) {
            Challenge current = null;
            while (true) {
                skip(" \t,");
                String word = token();
                if (word.isEmpty()) {
                    return;
                }
                int afterWord = at;
                skip(" \t");
                if (current != null && at < text.length() && text.charAt(at) == '=') {
                    at++;
                    skip(" \t");
                    current.parameters.put(word.toLowerCase(Locale.ROOT), value());
                } else {
                    at = afterWord;
                    current = new Challenge(word.toLowerCase(Locale.ROOT), new LinkedHashMap<>());
                    challenges.add(current);
                }
            }
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private String token() {
            int start = at;
            while (at < text.length() && NO_TOKEN.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String value() {
            if (at >= text.length() || text.charAt(at) != '"') {
                return token();
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at = Math.min(at + 1, text.length());
            return value.toString();
        }
    }
}
