package dev.priok.cli.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One application of a template to a value. */
final class Execution {
    /** How deep templates may call each other. */
    private static final int DEEPEST = 500;
    /** How long the result may become, in characters. */
    private static final int LONGEST = 64 << 20;

    private final String title;
    private final String text;
    private final Map<String, Node.Block> blocks;
    private final Functions functions;
    private final boolean missingKeysFail;
    private final StringBuilder out = new StringBuilder();
    private final Evaluation evaluation;
    private String name;
    private int depth;
    private @Nullable Node at;
    private List<Variable> variables = new ArrayList<>();

    Execution(
            String title,
            String text,
            Map<String, Node.Block> blocks,
            Functions.Purpose purpose,
            boolean missingKeysFail) {
        this.title = title;
        this.name = title;
        this.text = text;
        this.blocks = blocks;
        this.functions = new Functions(purpose);
        this.missingKeysFail = missingKeysFail;
        this.evaluation = new Evaluation(this);
    }

    /** A variable and what it is now. */
    private static final class Variable {
        private final String name;
        private Value value;

        private Variable(String name, Value value) {
            this.name = name;
            this.value = value;
        }
    }

    /** How a list of steps ended. */
    private enum Ended {
        NORMALLY,
        BY_BREAK,
        BY_CONTINUE
    }

    String run(Value value) {
        variables.add(new Variable("$", value));
        Node.Block main = blocks.get(title);
        if (main != null) {
            walk(value, main);
        }
        return out.toString();
    }

    /** What has been written so far. */
    String written() {
        return out.toString();
    }

    private Ended walk(Value dot, Node.Block block) {
        for (Node.Step step : block.steps()) {
            Ended ended = walk(dot, step);
            if (ended != Ended.NORMALLY) {
                return ended;
            }
        }
        return Ended.NORMALLY;
    }

    private Ended walk(Value dot, Node.Step step) {
        at(step);
        return switch (step) {
            case Node.Text(int _, String words) -> write(words);
            case Node.Action(int _, Node.Pipeline pipeline) -> {
                Value value = evaluation.pipeline(dot, pipeline);
                if (pipeline.variables().isEmpty()) {
                    at(step);
                    write(GoFormat.ofTemplate(value));
                }
                yield Ended.NORMALLY;
            }
            case Node.Choice choice -> choose(dot, choice);
            case Node.Loop loop -> repeat(dot, loop);
            case Node.Leave(int _, boolean again) -> again ? Ended.BY_CONTINUE : Ended.BY_BREAK;
            case Node.Invocation invocation -> invoke(dot, invocation);
        };
    }

    private Ended write(String words) {
        if (out.length() + words.length() > LONGEST) {
            throw fail("the result is longer than " + LONGEST + " characters");
        }
        out.append(words);
        return Ended.NORMALLY;
    }

    private Ended choose(Value dot, Node.Choice choice) {
        int mark = variables.size();
        Value value = evaluation.pipeline(dot, choice.pipeline());
        Node.Block otherwise = choice.otherwise();
        Ended ended = Ended.NORMALLY;
        if (value.unboxed().isTrue()) {
            ended = walk(choice.with() ? value : dot, choice.body());
        } else if (otherwise != null) {
            ended = walk(dot, otherwise);
        }
        forget(mark);
        return ended;
    }

    private Ended repeat(Value dot, Node.Loop loop) {
        int mark = variables.size();
        Value value = evaluation.pipeline(dot, loop.pipeline()).indirect();
        boolean some = switch (value.type()) {
            case GoType.SliceOf _ -> overElements(value, loop);
            case GoType.MapOf(GoType.Basic key, GoType _, String _) -> overEntries(key, value, loop);
            case GoType.Basic(GoType.Kind kind, String _)
            when kind == GoType.Kind.INT || kind == GoType.Kind.UINT -> overNumbers(value, loop);
            case GoType.None _ -> false;
            case GoType.Basic _, GoType.Struct _, GoType.PointerTo _, GoType.Any _ ->
                throw fail("range can't iterate over " + GoFormat.plain(value));
        };
        forget(mark);
        Node.Block otherwise = loop.otherwise();
        return some || otherwise == null ? Ended.NORMALLY : walk(dot, otherwise);
    }

    private boolean overElements(Value slice, Node.Loop loop) {
        List<Value> elements = slice.elements();
        for (int i = 0; i < elements.size(); i++) {
            if (!once(loop, Value.of(i), elements.get(i))) {
                break;
            }
        }
        return !elements.isEmpty();
    }

    private boolean overEntries(GoType.Basic keyType, Value map, Node.Loop loop) {
        for (Map.Entry<String, Value> entry : map.entries().entrySet()) {
            if (!once(loop, new Value(keyType, entry.getKey()), entry.getValue())) {
                break;
            }
        }
        return !map.entries().isEmpty();
    }

    private boolean overNumbers(Value end, Node.Loop loop) {
        if (loop.pipeline().variables().size() > 1) {
            throw fail("can't use " + GoFormat.plain(end) + " to iterate over more than one variable");
        }
        for (long i = 0; i < end.number(); i++) {
            Value number = new Value(end.type(), i);
            if (!once(loop, number, number)) {
                break;
            }
        }
        return end.number() > 0;
    }

    /** One turn of a loop; whether another may follow. */
    private boolean once(Node.Loop loop, Value index, Value element) {
        int mark = variables.size();
        Node.Pipeline pipeline = loop.pipeline();
        List<Node.Variable> set = pipeline.variables();
        if (set.size() == 1) {
            set(set.getFirst().name(), element);
        } else if (set.size() == 2) {
            set(set.getFirst().name(), index);
            set(set.get(1).name(), element);
        }
        Ended ended = walk(element, loop.body());
        forget(mark);
        return ended != Ended.BY_BREAK;
    }

    private Ended invoke(Value dot, Node.Invocation invocation) {
        Node.Block block = blocks.get(invocation.name());
        if (block == null) {
            throw fail("template " + GoQuote.of(invocation.name()) + " not defined");
        }
        if (depth == DEEPEST) {
            throw fail("exceeded maximum template depth (" + DEEPEST + ")");
        }
        Node.Pipeline pipeline = invocation.pipeline();
        Value value = pipeline == null ? Value.NONE : evaluation.pipeline(dot, pipeline);
        List<Variable> outer = variables;
        String outerName = name;
        variables = new ArrayList<>(List.of(new Variable("$", value)));
        name = invocation.name();
        depth++;
        walk(value, block);
        depth--;
        name = outerName;
        variables = outer;
        return Ended.NORMALLY;
    }

    // What the evaluation of values works with.

    Functions functions() {
        return functions;
    }

    boolean missingKeysFail() {
        return missingKeysFail;
    }

    void at(Node node) {
        at = node;
    }

    void declare(String variable, Value value) {
        variables.add(new Variable(variable, value));
    }

    void set(String variable, Value value) {
        find(variable).value = value;
    }

    Value variable(String variable) {
        return find(variable).value;
    }

    private Variable find(String variable) {
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.get(i).name.equals(variable)) {
                return variables.get(i);
            }
        }
        throw fail("undefined variable: " + variable);
    }

    private void forget(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    TemplateException fail(String problem) {
        Node node = at;
        if (node == null) {
            return new TemplateException("template: " + name + ": " + problem);
        }
        String before = text.substring(0, Math.min(node.position(), text.length()));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = before.substring(before.lastIndexOf('\n') + 1).getBytes(StandardCharsets.UTF_8).length;
        return new TemplateException("template: " + title + ":" + line + ":" + column + ": executing "
                + GoQuote.of(name) + " at <" + node.source() + ">: " + problem);
    }
}
