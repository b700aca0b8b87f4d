package dev.priok.build.dockerfile.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.BuildException;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.dockerfile.check.Lines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileReaderTest {
    private static DockerfileReader.Result read(String text) {
        return DockerfileReader.read(new SourceFile("Dockerfile", text));
    }

    private static Statement only(String text) {
        List<Statement> statements = read(text).statements();
        assertThat(statements).hasSize(1);
        return statements.getFirst();
    }

    @Test
    void linesThatGoOnAreJoinedAndCountedFromTheFirstToTheLast() {
        Statement statement = only("# a comment\n\nRUN a \\\n  # between\n  b\\  \n\n c\n");
        assertThat(statement.arguments()).containsExactly("a   b c");
        assertThat(statement.lines()).isEqualTo(new Lines(3, 7));
        assertThat(statement.comments()).containsExactly("a comment");
    }

    @Test
    void emptyLinesAmongContinuedOnesAreTold() {
        assertThat(read("RUN a \\\n\n b\nRUN c\n").emptyContinuations()).containsExactly(3);
    }

    @Test
    void anEscapedEscapeAtTheEndDoesntContinue() {
        assertThat(read("RUN a \\\\\nRUN b\n").statements()).hasSize(2);
    }

    @Test
    void theEscapeDirectiveChangesWhatContinues() {
        DockerfileReader.Result result = read("# escape=`\nRUN a `\nb\nRUN c \\\nRUN d\n");
        assertThat(result.escape()).isEqualTo('`');
        assertThat(result.statements().stream().map(Statement::arguments))
                .containsExactly(List.of("a b"), List.of("c \\"), List.of("d"));
    }

    @Test
    void directivesAfterACommentAreComments() {
        assertThat(read("# hello\n# escape=`\nRUN a\n").escape()).isEqualTo('\\');
    }

    @Test
    void aByteOrderMarkAndCarriageReturnsDontMatter() {
        Statement statement = only("\ufeffRUN a \\\r\n b\r\n");
        assertThat(statement.keyword()).isEqualTo("RUN");
        assertThat(statement.arguments()).containsExactly("a  b");
    }

    @Test
    void documentsEndAtTheirNames() {
        Statement statement = only("COPY <<A <<-\"B\" /x\na $v\nA\n\tb\n\tB\n");
        assertThat(statement.heredocs())
                .containsExactly(new Heredoc("A", true, false, "a $v\n"), new Heredoc("B", false, true, "\tb\n"));
        assertThat(statement.heredocs().getLast().data()).isEqualTo("b\n");
        assertThat(statement.lines()).isEqualTo(new Lines(1, 5));
    }

    @Test
    void whatLooksLikeADocumentElsewhereIsNone() {
        assertThat(read("RUN [\"a\", \"<<EOF\"]\nLABEL a=<<EOF\nRUN echo '<<EOF'\n")
                        .statements())
                .hasSize(3)
                .allMatch(statement -> statement.heredocs().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CMD [\"a\", \"b c\"]|true|a,b c",
                "CMD [\"a\", b]|false|[\"a\", b]",
                "CMD a  b|false|a  b",
                "EXPOSE 1  2|false|1,2",
                "VOLUME [\"/a\"]|true|/a",
                "ENV a=b c=\"d e\"|false|a,b,=,c,\"d e\",=",
                "ENV a b  c|false|a,b  c,``",
                "ARG a b=c|false|a,b=c",
                "HEALTHCHECK --interval=1s CMD a b|false|CMD,a b",
                "HEALTHCHECK CMD [\"a\"]|true|CMD,a",
                "ONBUILD RUN a b|false|RUN,a b"
            })
    void argumentsAreReadAsTheInstructionWants(String line, boolean json, String arguments) {
        Statement statement = only(line);
        assertThat(statement.json()).isEqualTo(json);
        assertThat(String.join(",", statement.arguments())).isEqualTo(arguments.replace("``", ""));
    }

    @Test
    void flagsLoseTheirQuotesAndEndAtTwoDashes() {
        Statement statement = only("RUN --mount=\"type=tmpfs,target=/a b\" --network=none -- --x y");
        assertThat(statement.flags()).containsExactly("--mount=type=tmpfs,target=/a b", "--network=none");
        assertThat(statement.arguments()).containsExactly("--x y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "# only\\n# comments\\n|2|file with no instructions",
                "FROM a\\nCOPY <<E /\\nx\\n|2|unterminated heredoc",
                "FROM a\\nENV x\\n|2|ENV must have two arguments",
                "FROM a\\nLABEL a=b \\\\\\n c\\n|2|Syntax error - can't find = in \"c\". Must be of the form: name=value",
                "FROM a\\nCMD [\"a\", 1]|2|when using JSON array syntax, arrays must be comprised of strings only",
                "# escape=x\\nFROM a|1|invalid escape token 'x' does not match ` or \\",
                "# escape=`\\n# escape=`\\nFROM a|2|only one escape parser directive can be used"
            })
    void whatCantBeReadIsToldWithItsLine(String text, int line, String message) {
        String file = text.replace("\\n", "\n").replace("\\\\", "\\");
        assertThatThrownBy(() -> read(file)).isInstanceOfSatisfying(BuildException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.location()).isNotNull();
            assertThat(e.location().firstLine()).isEqualTo(line);
        });
    }

    @Test
    void linesOfEndlessLengthAreRefused() {
        assertThatThrownBy(() -> read("FROM a\nRUN " + "x".repeat(70_000)))
                .isInstanceOf(BuildException.class)
                .hasMessage("dockerfile line greater than max allowed size of 65535");
    }

    @Test
    void tenMegabytesOfInstructionsAreRefusedAndOfCommentsRead() {
        assertThatThrownBy(() -> read("RUN true\n".repeat(1 << 20)))
                .isInstanceOf(BuildException.class)
                .hasMessage("Dockerfile has more than 5000 instructions");
        assertThat(read("# comment\n".repeat(1 << 20) + "FROM a\n").statements())
                .hasSize(1);
    }
}
