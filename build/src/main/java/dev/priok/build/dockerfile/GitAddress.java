package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.model.GoBoolean;
import dev.priok.model.Quoted;
import dev.priok.model.path.SlashPath;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A git repository and what of it: {@code URL[?words][#reference[:directory]]}.
 *
 * @param remote what git is to be given
 * @param reference a branch, tag or hash; empty: the default branch
 * @param subdirectory empty: all
 * @param checksum what the commit's hash must begin with; empty: any
 * @param keepGitDirectory null if not said
 * @param submodules null if not said
 */
public record GitAddress(
        String remote,
        String reference,
        String subdirectory,
        String checksum,
        @Nullable Boolean keepGitDirectory,
        @Nullable Boolean submodules) {
    private static final Pattern PROTOCOL = Pattern.compile("([a-zA-Z0-9]+)://.*", Pattern.DOTALL);
    private static final Pattern SCP = Pattern.compile("([a-zA-Z0-9-_]+@[a-zA-Z0-9-.]+:.*?)(?:\\?(.*?))?(?:#(.*))?");

    /**
     * A text as a git repository; empty if it is none: a path, or a URL of a file.
     *
     * @throws BuildException if it is one, but its words say nothing that can be done
     */
    public static Optional<GitAddress> parse(String text) {
        if (text.startsWith("./") || text.startsWith("../")) {
            return Optional.empty();
        }
        Matcher scp = SCP.matcher(text);
        Matcher protocol = PROTOCOL.matcher(text);
        if (text.startsWith("github.com/")) {
            return Optional.of(ofUrl("https://" + text));
        }
        if (protocol.matches()) {
            return switch (protocol.group(1).toLowerCase(Locale.ROOT)) {
                case "http", "https" -> path(text).endsWith(".git") ? Optional.of(ofUrl(text)) : Optional.empty();
                case "git", "ssh" -> Optional.of(ofUrl(text));
                default -> Optional.empty();
            };
        }
        if (scp.matches()) {
            return Optional.of(of(scp.group(1), orEmpty(scp.group(2)), orEmpty(scp.group(3))));
        }
        return Optional.empty();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String path(String url) {
        String beforeFragment = url.split("#", 2)[0];
        return beforeFragment.split("\\?", 2)[0];
    }

    private static GitAddress ofUrl(String url) {
        int hash = url.indexOf('#');
        String fragment = hash < 0 ? "" : decoded(url.substring(hash + 1));
        String before = hash < 0 ? url : url.substring(0, hash);
        int question = before.indexOf('?');
        return of(
                question < 0 ? before : before.substring(0, question),
                question < 0 ? "" : before.substring(question + 1),
                fragment);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    private static GitAddress of(String remote, String query, String fragment) {
        int colon = fragment.indexOf(':');
        String reference = colon < 0 ? fragment : fragment.substring(0, colon);
        String directory = colon < 0
                ? ""
                : SlashPath.clean("/" + fragment.substring(colon + 1)).substring(1);
        Query words = new Query(reference, directory);
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            words.take(
                    decoded(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return words.finish(remote);
    }

    /** The words of a query, as they come. */
    private static final class Query {
        private final Map<String, String> seen = new LinkedHashMap<>();
        private String reference;
        private String directory;
        private String checksum = "";
        private @Nullable Boolean keepGitDirectory;
        private @Nullable Boolean submodules;

        Query(String reference, String directory) {
            this.reference = reference;
            this.directory = directory;
        }

        void take(String key, String value) {
            if (seen.put(key, value) != null) {
                throw BuildException.of("query " + Quoted.of(key) + " has multiple values");
            }
            boolean mayBeEmpty = key.equals("submodules") || key.equals("keep-git-dir");
            if (value.isEmpty() && !mayBeEmpty) {
                throw BuildException.of("query " + Quoted.of(key) + " has no value");
            }
            switch (key) {
                case "ref" -> refer(value);
                case "tag" -> refer(value.startsWith("refs/tags/") ? value : "refs/tags/" + value);
                case "branch" -> {
                    if (seen.containsKey("tag")) {
                        throw BuildException.of("branch conflicts with tag");
                    }
                    refer(value.startsWith("refs/heads/") ? value : "refs/heads/" + value);
                }
                case "subdir" -> {
                    if (!directory.isEmpty() && !directory.equals(value)) {
                        throw BuildException.of(
                                "subdir conflicts: " + Quoted.of(directory) + " vs " + Quoted.of(value));
                    }
                    directory = value;
                }
                case "checksum", "commit" -> checksum = value;
                case "keep-git-dir" -> keepGitDirectory = truth(key, value);
                case "submodules" -> submodules = truth(key, value);
                default -> throw BuildException.of("unexpected query " + Quoted.of(key));
            }
        }

        private void refer(String value) {
            if (!reference.isEmpty() && !reference.equals(value)) {
                throw BuildException.of("ref conflicts: " + Quoted.of(reference) + " vs " + Quoted.of(value));
            }
            reference = value;
        }

        private static boolean truth(String key, String value) {
            return value.isEmpty()
                    || GoBoolean.parse(value)
                            .orElseThrow(() -> BuildException.of("invalid " + key + " value: " + Quoted.of(value)));
        }

        GitAddress finish(String remote) {
            return new GitAddress(remote, reference, directory, checksum, keepGitDirectory, submodules);
        }
    }
}
