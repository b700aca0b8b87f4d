package dev.priok.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a template as it was read. */
sealed interface Node {

    /** Where in the text it begins, as messages tell it. */
    int position();

    /** As messages show it. */
    String source();

    /** Something that writes or decides. */
    sealed interface Step extends Node {}

    /** Something that has a value. */
    sealed interface Operand extends Node {}

    /** Text outside of actions. */
    record Text(int position, String text) implements Step {
        @Override
        public String source() {
            return text;
        }
    }

    /** Writes a pipeline's value, or sets variables. */
    record Action(int position, Pipeline pipeline) implements Step {
        @Override
        public String source() {
            return "{{" + pipeline.source() + "}}";
        }
    }

    /** An {@code if} or {@code with}. */
    record Choice(
            boolean with,
            Pipeline pipeline,
            Block body,
            @Nullable Block otherwise) implements Step {
        @Override
        public int position() {
            return pipeline.position();
        }

        @Override
        public String source() {
            return Node.control(with ? "with" : "if", pipeline, body, otherwise);
        }
    }

    /** A {@code range}. */
    record Loop(Pipeline pipeline, Block body, @Nullable Block otherwise) implements Step {
        @Override
        public int position() {
            return pipeline.position();
        }

        @Override
        public String source() {
            return Node.control("range", pipeline, body, otherwise);
        }
    }

    /** A {@code break}, or a {@code continue} if {@code again}. */
    record Leave(int position, boolean again) implements Step {
        @Override
        public String source() {
            return again ? "{{continue}}" : "{{break}}";
        }
    }

    /** The {@code template} action. */
    record Invocation(int position, String name, @Nullable Pipeline pipeline) implements Step {
        @Override
        public String source() {
            return "{{template " + GoQuote.of(name) + (pipeline == null ? "" : " " + pipeline.source()) + "}}";
        }
    }

    /** Steps in their order. */
    record Block(int position, List<Step> steps) implements Node {
        @Override
        public String source() {
            StringBuilder out = new StringBuilder();
            for (Step step : steps) {
                out.append(step.source());
            }
            return out.toString();
        }

        /** Whether it holds nothing but white space. */
        boolean isEmpty() {
            for (Step step : steps) {
                boolean blank = step instanceof Text(int _, String text) && text.isBlank();
                if (!blank) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Commands, each with the value before it as its last argument; sets variables if it names some. */
    record Pipeline(int position, List<Variable> variables, boolean assigns, List<Command> commands)
            implements Operand {
        @Override
        public String source() {
            StringBuilder out = new StringBuilder();
            for (Variable variable : variables) {
                out.append(out.isEmpty() ? "" : ", ").append(variable.source());
            }
            if (!variables.isEmpty()) {
                out.append(assigns ? " = " : " := ");
            }
            for (int i = 0; i < commands.size(); i++) {
                out.append(i == 0 ? "" : " | ").append(commands.get(i).source());
            }
            return out.toString();
        }
    }

    /** An operand, or a function or method with its arguments. */
    record Command(int position, List<Operand> words) implements Node {
        @Override
        public String source() {
            StringBuilder out = new StringBuilder();
            for (Operand word : words) {
                out.append(out.isEmpty() ? "" : " ").append(Node.argument(word));
            }
            return out.toString();
        }
    }

    /** The current thing. */
    record Dot(int position) implements Operand {
        @Override
        public String source() {
            return ".";
        }
    }

    /** The word {@code nil}. */
    record Nil(int position) implements Operand {
        @Override
        public String source() {
            return "nil";
        }
    }

    /** A truth value. */
    record Truth(int position, boolean value) implements Operand {
        @Override
        public String source() {
            return Boolean.toString(value);
        }
    }

    /** A number or a character. */
    record Numeral(int position, NumberText number) implements Operand {
        @Override
        public String source() {
            return number.text();
        }
    }

    /** A text between quotes; {@code quoted} with them. */
    record Literal(int position, String quoted, String text) implements Operand {
        @Override
        public String source() {
            return quoted;
        }
    }

    /** Fields of the current thing. */
    record Fields(int position, List<String> names) implements Operand {
        @Override
        public String source() {
            return "." + String.join(".", names);
        }
    }

    /** A variable and perhaps fields of it. */
    record Variable(int position, List<String> names) implements Operand {
        String name() {
            return names.getFirst();
        }

        @Override
        public String source() {
            return String.join(".", names);
        }
    }

    /** Fields of what another operand is. */
    record Chain(int position, Operand of, List<String> names) implements Operand {
        @Override
        public String source() {
            return Node.argument(of) + "." + String.join(".", names);
        }
    }

    /** A function's name. */
    record Function(int position, String name) implements Operand {
        @Override
        public String source() {
            return name;
        }
    }

    private static String argument(Operand operand) {
        return operand instanceof Pipeline ? "(" + operand.source() + ")" : operand.source();
    }

    private static String control(String word, Pipeline pipeline, Block body, @Nullable Block otherwise) {
        return "{{" + word + " " + pipeline.source() + "}}" + body.source()
                + (otherwise == null ? "" : "{{else}}" + otherwise.source()) + "{{end}}";
    }
}
