package dev.priok.cli.template;

import dev.priok.cli.template.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes nodes of a template's text; throws {@link TemplateException} where the text makes no sense. */
final class Parser {
    private static final int DEEPEST = 500;

    private final String title;
    private final List<Token> tokens;
    private final Set<String> functions;
    private final Map<String, Node.Block> templates = new HashMap<>();
    private final List<String> variables = new ArrayList<>(List.of("$"));
    private final OperandParser operands = new OperandParser(this);
    private int at;
    private int loops;
    private int depth;
    private int actionLine;

    private Parser(String title, String text, Set<String> functions) {
        this.title = title;
        this.tokens = Lexer.tokens(text);
        this.functions = functions;
    }

    /** All templates in the text, by name. */
    static Map<String, Node.Block> parse(String title, String text, Set<String> functions) {
        Parser parser = new Parser(title, text, functions);
        parser.whole();
        return parser.templates;
    }

    /** What ended a list of steps. */
    private record Ending(Token token, boolean isElse) {
        String shown() {
            return isElse ? "{{else}}" : "{{end}}";
        }
    }

    /** Steps and what ended them. */
    private record Ended(Node.Block block, Ending ending) {}

    private void whole() {
        List<Node.Step> steps = new ArrayList<>();
        int position = peek().position();
        while (!peek().is(Kind.END_OF_TEXT)) {
            if (peek().is(Kind.LEFT)) {
                int before = at;
                next();
                if (nextNonSpace().isKeyword("define")) {
                    definition();
                    continue;
                }
                at = before;
            }
            Ending ending = step(steps);
            if (ending != null) {
                throw fail("unexpected " + ending.shown());
            }
        }
        add(title, new Node.Block(position, steps));
    }

    private void definition() {
        String context = "define clause";
        Token token = nextNonSpace();
        if (!token.is(Kind.STRING) && !token.is(Kind.RAW_STRING)) {
            throw unexpected(token, context);
        }
        String name = unquoted(token);
        expectRight(context);
        List<String> outer = new ArrayList<>(variables);
        variables.subList(1, variables.size()).clear();
        Ended ended = list();
        if (ended.ending().isElse()) {
            throw fail("unexpected " + ended.ending().shown() + " in " + context);
        }
        variables.clear();
        variables.addAll(outer);
        add(name, ended.block());
    }

    private void add(String name, Node.Block block) {
        Node.Block known = templates.get(name);
        if (known != null && !known.isEmpty()) {
            if (!block.isEmpty()) {
                throw fail("template: multiple definition of template " + GoQuote.of(name));
            }
            return;
        }
        templates.put(name, block);
    }

    private Ended list() {
        int position = peekNonSpace().position();
        List<Node.Step> steps = new ArrayList<>();
        if (++depth > DEEPEST) {
            throw fail("more than " + DEEPEST + " blocks in each other");
        }
        while (!peekNonSpace().is(Kind.END_OF_TEXT)) {
            Ending ending = step(steps);
            if (ending != null) {
                depth--;
                return new Ended(new Node.Block(position, steps), ending);
            }
        }
        throw fail("unexpected EOF");
    }

    /** Reads one step; what ended the list if that is what stands here. */
    private @Nullable Ending step(List<Node.Step> steps) {
        Token token = nextNonSpace();
        if (token.is(Kind.TEXT)) {
            steps.add(new Node.Text(token.position(), token.text()));
            return null;
        }
        if (!token.is(Kind.LEFT)) {
            throw unexpected(token, "input");
        }
        actionLine = token.line();
        Ending ending = action(steps);
        actionLine = 0;
        return ending;
    }

    private @Nullable Ending action(List<Node.Step> steps) {
        Token token = nextNonSpace();
        if (!token.is(Kind.KEYWORD)) {
            at--;
            steps.add(new Node.Action(token.position(), pipeline("command")));
            return null;
        }
        switch (token.text()) {
            case "block" -> steps.add(block());
            case "break", "continue" -> steps.add(leave(token));
            case "else" -> {
                return otherwise();
            }
            case "end" -> {
                expectRight("end");
                return new Ending(token, false);
            }
            case "if" -> steps.add(choice(false, "if"));
            case "with" -> steps.add(choice(true, "with"));
            case "range" -> steps.add(loop());
            case "template" -> steps.add(invocation());
            default -> throw unexpected(token, "command");
        }
        return null;
    }

    private Ending otherwise() {
        Token token = peekNonSpace();
        if (!token.isKeyword("if") && !token.isKeyword("with")) {
            expectRight("else");
        }
        return new Ending(token, true);
    }

    private Node.Step leave(Token token) {
        String word = token.text();
        Token after = nextNonSpace();
        if (!after.is(Kind.RIGHT)) {
            throw unexpected(after, "{{" + word + "}}");
        }
        if (loops == 0) {
            throw fail("{{" + word + "}} outside {{range}}");
        }
        return new Node.Leave(token.position(), word.equals("continue"));
    }

    private Node.Step choice(boolean with, String word) {
        int outer = variables.size();
        Node.Pipeline pipeline = pipeline(word);
        Ended body = list();
        Node.Block otherwise = body.ending().isElse() ? otherwise(word) : null;
        forget(outer);
        return new Node.Choice(with, pipeline, body.block(), otherwise);
    }

    /** What follows an {@code else}; an {@code else if} is one step that shares the end. */
    private Node.Block otherwise(String word) {
        Token next = peek();
        if (next.isKeyword(word) && !word.equals("range")) {
            next();
            return new Node.Block(next.position(), List.of(choice(word.equals("with"), word)));
        }
        Ended ended = list();
        if (ended.ending().isElse()) {
            throw fail("expected end; found " + ended.ending().shown());
        }
        return ended.block();
    }

    private Node.Step loop() {
        int outer = variables.size();
        Node.Pipeline pipeline = pipeline("range");
        loops++;
        Ended body = list();
        loops--;
        Node.Block otherwise = body.ending().isElse() ? otherwise("range") : null;
        forget(outer);
        return new Node.Loop(pipeline, body.block(), otherwise);
    }

    private void forget(int outer) {
        variables.subList(outer, variables.size()).clear();
    }

    private Node.Step block() {
        String context = "block clause";
        Token token = nextNonSpace();
        String name = templateName(token, context);
        Node.Pipeline pipeline = pipeline(context);
        List<String> outer = new ArrayList<>(variables);
        forget(1);
        Ended ended = list();
        if (ended.ending().isElse()) {
            throw fail("unexpected " + ended.ending().shown() + " in " + context);
        }
        variables.clear();
        variables.addAll(outer);
        add(name, ended.block());
        return new Node.Invocation(token.position(), name, pipeline);
    }

    private Node.Step invocation() {
        String context = "template clause";
        Token token = nextNonSpace();
        String name = templateName(token, context);
        Node.Pipeline pipeline = null;
        if (!nextNonSpace().is(Kind.RIGHT)) {
            at--;
            pipeline = pipeline(context);
        }
        return new Node.Invocation(token.position(), name, pipeline);
    }

    private String templateName(Token token, String context) {
        if (!token.is(Kind.STRING) && !token.is(Kind.RAW_STRING)) {
            throw unexpected(token, context);
        }
        return unquoted(token);
    }

    private Node.Pipeline pipeline(String context) {
        return operands.pipeline(context, Kind.RIGHT);
    }

    // What the parser of operands works with.

    String unquoted(Token token) {
        String text = GoQuote.unquoted(token.text());
        if (text == null) {
            throw fail("invalid syntax");
        }
        return text;
    }

    void declare(String variable) {
        variables.add(variable);
    }

    boolean declared(String variable) {
        return variables.contains(variable);
    }

    boolean hasFunction(String name) {
        return functions.contains(name);
    }

    /** Counts a level of parentheses, or takes one back. */
    void nest(int change) {
        depth += change;
        if (depth > DEEPEST) {
            throw fail("more than " + DEEPEST + " parentheses in each other");
        }
    }

    Token next() {
        Token token = peek();
        at++;
        return token;
    }

    void back() {
        at--;
    }

    int mark() {
        return at;
    }

    void reset(int mark) {
        at = mark;
    }

    /** The next token; the last one again and again when there are no more. */
    Token peek() {
        return tokens.get(Math.min(at, tokens.size() - 1));
    }

    Token nextNonSpace() {
        Token token = next();
        while (token.is(Kind.SPACE)) {
            token = next();
        }
        return token;
    }

    Token peekNonSpace() {
        while (peek().is(Kind.SPACE)) {
            at++;
        }
        return peek();
    }

    private void expectRight(String context) {
        Token token = nextNonSpace();
        if (!token.is(Kind.RIGHT)) {
            throw unexpected(token, context);
        }
    }

    TemplateException unexpected(Token token, String context) {
        if (token.is(Kind.ERROR)) {
            String where = actionLine != 0 && actionLine != token.line()
                    ? (token.text().endsWith(" action") ? "" : " in action") + " started at " + title + ":" + actionLine
                    : "";
            return failAt(token, token.text() + where);
        }
        return failAt(token, "unexpected " + token.shown() + " in " + context);
    }

    TemplateException fail(String problem) {
        return failAt(tokens.get(Math.clamp(at - 1L, 0, tokens.size() - 1)), problem);
    }

    private TemplateException failAt(Token token, String problem) {
        return new TemplateException("template: " + title + ":" + token.line() + ": " + problem);
    }
}
