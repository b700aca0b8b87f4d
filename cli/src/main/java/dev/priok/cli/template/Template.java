package dev.priok.cli.template;

import java.util.Map;

/** A template that has been read; it can be applied to any number of values and is not changed by that. */
public final class Template {
    private final String title;
    private final String text;
    private final Map<String, Node.Block> blocks;
    private final boolean missingKeysFail;

    private Template(String title, String text, Map<String, Node.Block> blocks, boolean missingKeysFail) {
        this.title = title;
        this.text = text;
        this.blocks = blocks;
        this.missingKeysFail = missingKeysFail;
    }

    /**
     * Reads a template that may use Go's functions and docker's.
     *
     * @throws TemplateException if it makes no sense; the message begins with {@code template: :LINE:}
     */
    public static Template parse(String text) {
        return parse("", text);
    }

    /** As {@link #parse(String)}, with what messages call the template. */
    public static Template parse(String title, String text) {
        return new Template(title, text, Parser.parse(title, text, Functions.names()), false);
    }

    /** The same template, which refuses to look for what a map doesn't have. */
    public Template failingOnMissingKeys() {
        return new Template(title, text, blocks, true);
    }

    /**
     * Applies the template.
     *
     * @throws TemplateException if a value isn't there or isn't of the kind that the template needs
     */
    public String render(Value value) {
        return new Execution(title, text, blocks, Functions.Purpose.ROWS, missingKeysFail).run(value);
    }

    /**
     * Applies the template to the titles of a table's columns, which docker's functions leave as they are. Where that
     * fails, the line ends.
     */
    public String renderTitles(Value titles) {
        Execution execution = new Execution(title, text, blocks, Functions.Purpose.TITLES, missingKeysFail);
        try {
            return execution.run(titles);
        } catch (TemplateException _) {
            return execution.written();
        }
    }
}
