package dev.priok.cli.template;

import dev.priok.cli.template.GoType.Any;
import dev.priok.cli.template.GoType.MapOf;
import dev.priok.cli.template.GoType.PointerTo;
import dev.priok.cli.template.GoType.Struct;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the values of pipelines, operands, fields and calls. */
final class Evaluation {
    private final Execution execution;

    Evaluation(Execution execution) {
        this.execution = execution;
    }

    Value pipeline(Value dot, Node.Pipeline pipeline) {
        execution.at(pipeline);
        Value value = null;
        for (Node.Command command : pipeline.commands()) {
            value = command(dot, command, value).unboxed();
        }
        Value result = value == null ? Value.NONE : value;
        for (Node.Variable variable : pipeline.variables()) {
            if (pipeline.assigns()) {
                execution.set(variable.name(), result);
            } else {
                execution.declare(variable.name(), result);
            }
        }
        return result;
    }

    /** A command's value; {@code last} is the value before it in the pipeline, null for the first one. */
    private Value command(Value dot, Node.Command command, @Nullable Value last) {
        List<Node.Operand> words = command.words();
        Arguments arguments = new Arguments(dot, words.subList(1, words.size()), last);
        return switch (words.getFirst()) {
            case Node.Fields fields -> fields(dot, fields, arguments);
            case Node.Chain chain -> chain(dot, chain, arguments);
            case Node.Variable variable -> variable(variable, arguments);
            case Node.Function function -> function(function, command, arguments);
            case Node.Pipeline inner -> {
                refuseArguments(inner, arguments);
                yield pipeline(dot, inner);
            }
            case Node.Dot word -> plain(word, arguments, dot);
            case Node.Truth word -> plain(word, arguments, Value.of(word.value()));
            case Node.Literal word -> plain(word, arguments, Value.of(word.text()));
            case Node.Numeral word -> {
                execution.at(word);
                refuseArguments(word, arguments);
                yield number(word);
            }
            case Node.Nil word -> {
                execution.at(word);
                refuseArguments(word, arguments);
                throw execution.fail("nil is not a command");
            }
        };
    }

    /** What a function or method is given: words after its name, and the value before it in the pipeline. */
    record Arguments(
            Value dot, List<Node.Operand> words, @Nullable Value last) {
        private static Arguments none(Value dot) {
            return new Arguments(dot, List.of(), null);
        }

        private boolean areThere() {
            return !words.isEmpty() || last != null;
        }

        private int count() {
            return words.size() + (last == null ? 0 : 1);
        }
    }

    private Value plain(Node.Operand word, Arguments arguments, Value value) {
        execution.at(word);
        refuseArguments(word, arguments);
        return value;
    }

    private void refuseArguments(Node.Operand word, Arguments arguments) {
        if (arguments.areThere()) {
            throw execution.fail("can't give argument to non-function " + word.source());
        }
    }

    private Value number(Node.Numeral word) {
        execution.at(word);
        NumberText number = word.number();
        Double decimal = number.decimal();
        if (number.writtenAsDecimal() && decimal != null) {
            return new Value(GoType.FLOAT64, decimal);
        }
        Long integer = number.integer();
        if (integer == null) {
            throw execution.fail(number.text() + " overflows int");
        }
        return Value.of(integer);
    }

    private Value fields(Value dot, Node.Fields fields, Arguments arguments) {
        execution.at(fields);
        return follow(dot, fields, fields.names(), arguments);
    }

    private Value chain(Value dot, Node.Chain chain, Arguments arguments) {
        execution.at(chain);
        if (chain.of() instanceof Node.Nil) {
            throw execution.fail("indirection through explicit nil in " + chain.source());
        }
        return follow(operand(dot, Any.ANY, chain.of()), chain, chain.names(), arguments);
    }

    private Value variable(Node.Variable variable, Arguments arguments) {
        execution.at(variable);
        Value value = execution.variable(variable.name());
        List<String> fields = variable.names().subList(1, variable.names().size());
        if (fields.isEmpty()) {
            refuseArguments(variable, arguments);
            return value;
        }
        return follow(value, variable, fields, arguments);
    }

    private Value follow(Value start, Node node, List<String> names, Arguments arguments) {
        Value value = start;
        for (int i = 0; i < names.size(); i++) {
            boolean lastName = i == names.size() - 1;
            value = field(value, node, names.get(i), lastName ? arguments : Arguments.none(arguments.dot()));
        }
        return value;
    }

    private Value field(Value receiver, Node node, String name, Arguments arguments) {
        if (!receiver.exists()) {
            if (execution.missingKeysFail()) {
                throw execution.fail("nil data; no entry for key " + GoQuote.of(name));
            }
            return Value.NONE;
        }
        String typeName = receiver.typeName();
        Value value = receiver.indirect();
        if (value.type() instanceof Any) {
            throw execution.fail("nil pointer evaluating " + typeName + "." + name);
        }
        GoType.Method method = GoMethods.of(value, name);
        if (method != null) {
            return call(
                    name,
                    method.parameters(),
                    false,
                    arguments,
                    given -> method.body().call(value, given),
                    node);
        }
        switch (value.type()) {
            case Struct struct -> {
                Value found = FieldPath.find(struct, value, name);
                if (found != null) {
                    if (arguments.areThere()) {
                        throw execution.fail(name + " has arguments but cannot be invoked as function");
                    }
                    return found;
                }
            }
            case MapOf(GoType.Basic key, GoType _, String _) -> {
                if (key.equals(GoType.STRING)) {
                    return entry(value, name, arguments);
                }
            }
            case PointerTo(GoType target) -> {
                boolean known = target instanceof Struct struct && !FieldPath.has(struct, name);
                if (!known) {
                    throw execution.fail("nil pointer evaluating " + typeName + "." + name);
                }
            }
            case GoType.Basic _, GoType.SliceOf _, Any _, GoType.None _ -> {
                // These have no fields.
            }
        }
        throw execution.fail("can't evaluate field " + name + " in type " + typeName);
    }

    private Value entry(Value map, String name, Arguments arguments) {
        if (arguments.areThere()) {
            throw execution.fail(name + " is not a method but has arguments");
        }
        Value found = map.entries().get(name);
        if (found == null && execution.missingKeysFail()) {
            throw execution.fail("map has no entry for key " + GoQuote.of(name));
        }
        return found == null ? Value.NONE : found;
    }

    private Value function(Node.Function function, Node node, Arguments arguments) {
        execution.at(function);
        String name = function.name();
        if (name.equals("and") || name.equals("or")) {
            return andOr(name, arguments);
        }
        if (name.equals("call") && !arguments.words().isEmpty()) {
            Value called = operand(arguments.dot(), Any.ANY, arguments.words().getFirst())
                    .unboxed();
            String source = arguments.words().getFirst().source();
            execution.at(node);
            throw execution.fail("error calling call: "
                    + (called.exists() ? "non-function " + source + " of type " + called.typeName() : "call of nil"));
        }
        Functions.Known known = execution.functions().find(name);
        return call(name, known.parameters(), known.variadic(), arguments, known.body(), node);
    }

    /** Looks no further when the answer is clear. */
    private Value andOr(String name, Arguments arguments) {
        if (arguments.count() == 0) {
            throw execution.fail("wrong number of args for " + name + ": want at least 1 got 0");
        }
        Value value = Value.NONE;
        for (Node.Operand word : arguments.words()) {
            value = operand(arguments.dot(), Any.ANY, word).unboxed();
            if (value.isTrue() == name.equals("or")) {
                return value;
            }
        }
        Value last = arguments.last();
        return last == null ? value : last;
    }

    private Value call(
            String name,
            List<GoType> parameters,
            boolean variadic,
            Arguments arguments,
            Functions.Body body,
            Node node) {
        int fixed = variadic ? parameters.size() - 1 : parameters.size();
        if (variadic && arguments.count() < fixed) {
            throw execution.fail("wrong number of args for " + name + ": want at least " + fixed + " got "
                    + arguments.words().size());
        }
        if (!variadic && arguments.count() != fixed) {
            throw execution.fail("wrong number of args for " + name + ": want " + fixed + " got " + arguments.count());
        }
        List<Value> given = new ArrayList<>();
        for (Node.Operand word : arguments.words()) {
            given.add(operand(arguments.dot(), parameter(parameters, given.size()), word)
                    .unboxed());
        }
        Value last = arguments.last();
        if (last != null) {
            given.add(assignable(last, parameter(parameters, given.size())).unboxed());
        }
        try {
            return body.call(given);
        } catch (CallException e) {
            execution.at(node);
            throw execution.fail("error calling " + name + ": " + e.getMessage());
        }
    }

    private static GoType parameter(List<GoType> parameters, int index) {
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    /** An argument's value, which must be of the type that is wanted. */
    private Value operand(Value dot, GoType wanted, Node.Operand word) {
        execution.at(word);
        Arguments none = Arguments.none(dot);
        return switch (word) {
            case Node.Dot _ -> assignable(dot, wanted);
            case Node.Nil _ -> {
                if (wanted instanceof GoType.Basic || wanted instanceof Struct) {
                    throw execution.fail("cannot assign nil to " + GoType.nameOf(wanted));
                }
                yield wanted instanceof Any ? Value.NONE : new Value(wanted, null);
            }
            case Node.Fields fields -> assignable(fields(dot, fields, none), wanted);
            case Node.Variable variable -> assignable(variable(variable, none), wanted);
            case Node.Pipeline inner -> assignable(pipeline(dot, inner), wanted);
            case Node.Function function -> assignable(function(function, function, none), wanted);
            case Node.Chain chain -> assignable(chain(dot, chain, none), wanted);
            case Node.Truth truth -> literal(truth, Value.of(truth.value()), GoType.Kind.BOOL, wanted);
            case Node.Literal literal -> literal(literal, Value.of(literal.text()), GoType.Kind.STRING, wanted);
            case Node.Numeral number -> numberFor(number, wanted);
        };
    }

    private Value literal(Node.Operand word, Value value, GoType.Kind kind, GoType wanted) {
        if (wanted instanceof Any) {
            return value;
        }
        if (wanted instanceof GoType.Basic(GoType.Kind wantedKind, String _) && wantedKind == kind) {
            return new Value(wanted, value.held());
        }
        throw expected(word, wanted);
    }

    private Value numberFor(Node.Numeral word, GoType wanted) {
        if (wanted instanceof Any) {
            return number(word);
        }
        Long integer = word.number().integer();
        if (wanted instanceof GoType.Basic(GoType.Kind kind, String _) && kind == GoType.Kind.INT && integer != null) {
            return new Value(wanted, integer);
        }
        Double decimal = word.number().decimal();
        if (wanted.equals(GoType.FLOAT64) && decimal != null) {
            return new Value(wanted, decimal);
        }
        throw expected(word, wanted);
    }

    private TemplateException expected(Node.Operand word, GoType wanted) {
        if (wanted instanceof GoType.Basic(GoType.Kind kind, String _)) {
            String what = switch (kind) {
                case BOOL -> "bool";
                case INT -> "integer";
                case UINT -> "unsigned integer";
                case FLOAT -> "float";
                case STRING -> "string";
                case TIME -> "time";
            };
            return execution.fail("expected " + what + "; found " + word.source());
        }
        return execution.fail("can't handle " + word.source() + " for arg of type " + GoType.nameOf(wanted));
    }

    private Value assignable(Value value, GoType wanted) {
        if (wanted instanceof Any || value.type().equals(wanted)) {
            return value;
        }
        if (!value.exists()) {
            if (wanted instanceof GoType.Basic || wanted instanceof Struct) {
                throw execution.fail("invalid value; expected " + GoType.nameOf(wanted));
            }
            return new Value(wanted, null);
        }
        Value inner = value.unboxed();
        if (inner.type().equals(wanted)) {
            return inner;
        }
        if (inner.type() instanceof PointerTo(GoType target) && target.equals(wanted)) {
            if (inner.held() == null) {
                throw execution.fail("dereference of nil pointer of type " + GoType.nameOf(wanted));
            }
            return inner.target();
        }
        // A named slice or map goes where its plain type is wanted, and the other way round.
        if (inner.type() instanceof GoType.SliceOf(GoType element, String _)
                && wanted instanceof GoType.SliceOf(GoType wantedElement, String _)
                && element.equals(wantedElement)) {
            return new Value(wanted, inner.held());
        }
        Value shown = inner.exists() ? inner : value;
        throw execution.fail("wrong type for value; expected " + GoType.nameOf(wanted) + "; got " + shown.typeName());
    }
}
