package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.dockerfile.check.Directives;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.word.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a Dockerfile into statements: directives, comments, continued lines and here-documents. */
public final class DockerfileReader {
    /** As in BuildKit, which refuses longer ones. */
    private static final int LONGEST_LINE = 65535;

    /** So that a graph of all steps fits into memory. */
    private static final int MOST_STATEMENTS = 5_000;

    private final SourceFile file;
    private final String text;
    private final Directives directives = Directives.hashed();
    private final List<Statement> statements = new ArrayList<>();
    private final List<Integer> emptyContinuations = new ArrayList<>();
    private List<String> comments = new ArrayList<>();
    private char escape = '\\';
    private int position;
    private int line;

    private DockerfileReader(SourceFile file) {
        this.file = file;
        text = file.content();
        position = text.startsWith("\ufeff") ? 1 : 0;
    }

    /**
     * A file's statements.
     *
     * @param emptyContinuations the lines at which statements with an empty line among their continued ones end
     */
    public record Result(List<Statement> statements, char escape, List<Integer> emptyContinuations) {
        public Result {
            statements = List.copyOf(statements);
            emptyContinuations = List.copyOf(emptyContinuations);
        }
    }

    /**
     * Reads a file.
     *
     * @throws BuildException at the line that is wrong
     */
    public static Result read(SourceFile file) {
        return new DockerfileReader(file).read();
    }

    private Result read() {
        String raw;
        while ((raw = nextLine()) != null) {
            String content = afterComments(raw);
            Continued first = continued(content);
            if (!first.more() && first.text().isEmpty()) {
                continue;
            }
            statement(first);
        }
        if (statements.isEmpty()) {
            throw BuildException.of("file with no instructions")
                    .at(Lines.of(line).in(file));
        }
        return new Result(statements, escape, emptyContinuations);
    }

    private @Nullable String nextLine() {
        if (position >= text.length()) {
            return null;
        }
        int end = text.indexOf('\n', position);
        end = end < 0 ? text.length() : end + 1;
        String result = text.substring(position, end);
        position = end;
        line++;
        if (result.length() > LONGEST_LINE) {
            throw BuildException.of("dockerfile line greater than max allowed size of " + LONGEST_LINE)
                    .at(Lines.of(line).in(file));
        }
        return result;
    }

    /** The line without its end and what is blank before; empty if it is a comment, which is remembered. */
    private String afterComments(String raw) {
        String content = withoutLeadingBlanks(withoutEnd(raw));
        Optional<Directives.Directive> directive;
        try {
            directive = directives.line(content, line);
            directive.filter(found -> found.name().equals("escape")).ifPresent(found -> escape = escape(found.value()));
        } catch (BuildException e) {
            throw e.at(Lines.of(line).in(file));
        }
        if (!content.startsWith("#")) {
            return content;
        }
        String comment = content.substring(1).strip();
        if (comment.isEmpty()) {
            comments = new ArrayList<>();
        } else if (directive.isEmpty()) {
            comments.add(comment);
        }
        return "";
    }

    private static char escape(String value) {
        if (!value.equals("\\") && !value.equals("`")) {
            throw BuildException.of("invalid escape token '" + value + "' does not match ` or \\");
        }
        return value.charAt(0);
    }

    private void statement(Continued first) {
        int start = line;
        StringBuilder joined = new StringBuilder(first.text());
        boolean more = first.more();
        boolean emptyLine = false;
        while (more) {
            String raw = nextLine();
            if (raw == null) {
                break;
            }
            String content = withoutEnd(raw);
            String visible = withoutLeadingBlanks(content);
            if (visible.startsWith("#")) {
                continue;
            }
            if (visible.isEmpty()) {
                emptyLine = true;
                continue;
            }
            Continued next = continued(content);
            joined.append(next.text());
            more = next.more();
        }
        if (emptyLine) {
            emptyContinuations.add(line);
        }
        if (statements.size() == MOST_STATEMENTS) {
            throw BuildException.of("Dockerfile has more than " + MOST_STATEMENTS + " instructions")
                    .at(Lines.of(start).in(file));
        }
        try {
            Statement statement = StatementParser.parse(joined.toString(), escape, comments);
            List<Heredoc> documents = documents(statement);
            statements.add(statement.at(documents, new Lines(start, line)));
        } catch (BuildException e) {
            throw e.at(new Lines(start, line).in(file));
        }
        comments = new ArrayList<>();
    }

    private List<Heredoc> documents(Statement statement) {
        if (!StatementParser.mayHaveDocuments(statement)
                || !statement.original().contains("<<")) {
            return List.of();
        }
        List<Heredoc> filled = new ArrayList<>();
        for (Heredoc document : Heredoc.allIn(statement.original())) {
            filled.add(document.with(contentOf(document)));
        }
        return filled;
    }

    private String contentOf(Heredoc document) {
        StringBuilder content = new StringBuilder();
        String raw;
        while ((raw = nextLine()) != null) {
            String candidate = withoutEnd(raw);
            int tabs = 0;
            while (document.chomp() && tabs < candidate.length() && candidate.charAt(tabs) == '\t') {
                tabs++;
            }
            if (candidate.substring(tabs).equals(document.name())) {
                return content.toString();
            }
            content.append(raw);
        }
        throw BuildException.of("unterminated heredoc");
    }

    /** A line without the escape at its end, if that says that it goes on. */
    private Continued continued(String content) {
        int end = content.length();
        while (end > 0 && (content.charAt(end - 1) == ' ' || content.charAt(end - 1) == '\t')) {
            end--;
        }
        boolean more = end > 0 && content.charAt(end - 1) == escape && (end == 1 || content.charAt(end - 2) != escape);
        return more ? new Continued(content.substring(0, end - 1), true) : new Continued(content, false);
    }

    private record Continued(String text, boolean more) {}

    private static String withoutEnd(String raw) {
        int end = raw.length();
        while (end > 0 && (raw.charAt(end - 1) == '\n' || raw.charAt(end - 1) == '\r')) {
            end--;
        }
        return raw.substring(0, end);
    }

    private static String withoutLeadingBlanks(String content) {
        int start = 0;
        while (start < content.length() && Words.isSpace(content.charAt(start))) {
            start++;
        }
        return content.substring(start);
    }
}
