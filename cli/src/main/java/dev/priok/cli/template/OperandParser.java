package dev.priok.cli.template;

import dev.priok.cli.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands inside of actions: pipelines, their commands and operands. */
final class OperandParser {
    private final Parser tokens;

    OperandParser(Parser tokens) {
        this.tokens = tokens;
    }

    /** Reads a pipeline up to the token that ends it, and that one too. */
    Node.Pipeline pipeline(String context, Kind end) {
        int position = tokens.peekNonSpace().position();
        List<Node.Variable> variables = new ArrayList<>();
        boolean assigns = variables(context, variables);
        List<Node.Command> commands = new ArrayList<>();
        while (true) {
            Token token = tokens.nextNonSpace();
            if (token.is(end)) {
                check(commands, context);
                return new Node.Pipeline(position, variables, assigns, commands);
            }
            switch (token.kind()) {
                case BOOL,
                        CHAR_CONSTANT,
                        DOT,
                        FIELD,
                        IDENTIFIER,
                        NUMBER,
                        NIL,
                        RAW_STRING,
                        STRING,
                        VARIABLE,
                        LEFT_PAREN -> {
                    tokens.back();
                    commands.add(command());
                }
                case ERROR,
                        END_OF_TEXT,
                        TEXT,
                        LEFT,
                        RIGHT,
                        SPACE,
                        PIPE,
                        RIGHT_PAREN,
                        DECLARE,
                        ASSIGN,
                        CHARACTER,
                        KEYWORD -> throw tokens.unexpected(token, context);
            }
        }
    }

    /** Reads the variables that the pipeline sets; whether they exist already. */
    private boolean variables(String context, List<Node.Variable> variables) {
        while (tokens.peekNonSpace().is(Kind.VARIABLE)) {
            int before = tokens.mark();
            Token variable = tokens.next();
            Token after = tokens.peekNonSpace();
            if (after.is(Kind.ASSIGN) || after.is(Kind.DECLARE)) {
                tokens.next();
                variables.add(new Node.Variable(variable.position(), List.of(variable.text())));
                tokens.declare(variable.text());
                return after.is(Kind.ASSIGN);
            }
            boolean comma = after.is(Kind.CHARACTER) && after.text().equals(",");
            if (!comma) {
                tokens.reset(before);
                return false;
            }
            tokens.next();
            variables.add(new Node.Variable(variable.position(), List.of(variable.text())));
            tokens.declare(variable.text());
            if (!context.equals("range") || variables.size() >= 2) {
                throw tokens.fail("too many declarations in " + context);
            }
            switch (tokens.peekNonSpace().kind()) {
                case VARIABLE, RIGHT, RIGHT_PAREN -> {
                    // The second one, or nothing: the loop sees to it.
                }
                default -> throw tokens.fail("range can only initialize variables");
            }
        }
        return false;
    }

    private void check(List<Node.Command> commands, String context) {
        if (commands.isEmpty()) {
            throw tokens.fail("missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            switch (commands.get(i).words().getFirst()) {
                case Node.Truth _, Node.Dot _, Node.Nil _, Node.Numeral _, Node.Literal _ ->
                    throw tokens.fail("non executable command in pipeline stage " + (i + 1));
                case Node.Pipeline _, Node.Fields _, Node.Variable _, Node.Chain _, Node.Function _ -> {
                    // These take what comes before as their argument, or say so when they are run.
                }
            }
        }
    }

    private Node.Command command() {
        int position = tokens.peekNonSpace().position();
        List<Node.Operand> words = new ArrayList<>();
        while (true) {
            tokens.peekNonSpace();
            Node.Operand operand = operand();
            if (operand != null) {
                words.add(operand);
            }
            Token token = tokens.next();
            if (token.is(Kind.SPACE)) {
                continue;
            }
            if (token.is(Kind.RIGHT) || token.is(Kind.RIGHT_PAREN)) {
                tokens.back();
            } else if (!token.is(Kind.PIPE)) {
                throw tokens.unexpected(token, "operand");
            }
            if (words.isEmpty()) {
                throw tokens.fail("empty command");
            }
            return new Node.Command(position, words);
        }
    }

    private Node.@Nullable Operand operand() {
        Node.Operand term = term();
        if (term == null || !tokens.peek().is(Kind.FIELD)) {
            return term;
        }
        int position = tokens.peek().position();
        List<String> names = new ArrayList<>();
        while (tokens.peek().is(Kind.FIELD)) {
            names.add(tokens.next().text().substring(1));
        }
        return switch (term) {
            case Node.Fields fields -> new Node.Fields(position, joined(fields.names(), names));
            case Node.Variable variable -> new Node.Variable(position, joined(variable.names(), names));
            case Node.Truth _, Node.Literal _, Node.Numeral _, Node.Nil _, Node.Dot _ ->
                throw tokens.fail("unexpected . after term " + GoQuote.of(term.source()));
            case Node.Pipeline _, Node.Chain _, Node.Function _ -> new Node.Chain(position, term, names);
        };
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private Node.@Nullable Operand term() {
        Token token = tokens.nextNonSpace();
        int position = token.position();
        return switch (token.kind()) {
            case IDENTIFIER -> function(token);
            case DOT -> new Node.Dot(position);
            case NIL -> new Node.Nil(position);
            case VARIABLE -> variable(token);
            case FIELD -> new Node.Fields(position, List.of(token.text().substring(1)));
            case BOOL -> new Node.Truth(position, token.text().equals("true"));
            case CHAR_CONSTANT, NUMBER -> number(token);
            case LEFT_PAREN -> parenthesized();
            case STRING, RAW_STRING -> {
                String text = tokens.unquoted(token);
                yield new Node.Literal(position, /* quoted= */ token.text(), text);
            }
            case ERROR -> throw tokens.unexpected(token, "operand");
            case END_OF_TEXT, TEXT, LEFT, RIGHT, SPACE, PIPE, RIGHT_PAREN, DECLARE, ASSIGN, CHARACTER, KEYWORD -> {
                tokens.back();
                yield null;
            }
        };
    }

    private Node.Operand function(Token token) {
        if (!tokens.hasFunction(token.text())) {
            throw tokens.fail("function " + GoQuote.of(token.text()) + " not defined");
        }
        return new Node.Function(token.position(), token.text());
    }

    private Node.Operand variable(Token token) {
        if (!tokens.declared(token.text())) {
            throw tokens.fail("undefined variable " + GoQuote.of(token.text()));
        }
        return new Node.Variable(token.position(), List.of(token.text()));
    }

    private Node.Operand parenthesized() {
        tokens.nest(1);
        Node.Pipeline inner = pipeline("parenthesized pipeline", Kind.RIGHT_PAREN);
        tokens.nest(-1);
        return inner;
    }

    private Node.Operand number(Token token) {
        if (token.text().endsWith("i")) {
            throw tokens.fail("complex numbers are not supported: " + token.text());
        }
        NumberText number = NumberText.parse(token.text());
        if (number == null) {
            throw tokens.fail(
                    token.is(Kind.CHAR_CONSTANT)
                            ? "malformed character constant: " + token.text()
                            : "illegal number syntax: " + GoQuote.of(token.text()));
        }
        return new Node.Numeral(token.position(), number);
    }
}
