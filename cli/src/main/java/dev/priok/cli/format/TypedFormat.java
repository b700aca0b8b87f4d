package dev.priok.cli.format;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.template.GoType;
import dev.priok.cli.template.JsonValues;
import dev.priok.cli.template.Template;
import dev.priok.cli.template.TemplateException;
import dev.priok.client.Json;

/** A {@code --format} for objects of a known type: {@code json} or a template. */
public final class TypedFormat {
    private static final int BAD_TEMPLATE = 64;

    private final Template template;

    /**
     * Reads the format.
     *
     * @param title what messages call the template, often nothing
     * @param problem what messages about the template begin with
     * @throws CommandFailure with exit code 64 if the template makes no sense
     */
    public TypedFormat(String title, String format, String problem) {
        try {
            template = Template.parse(title, format.equals("json") ? "{{json .}}" : format);
        } catch (TemplateException e) {
            throw new CommandFailure(BAD_TEMPLATE, problem + e.text());
        }
    }

    /** Applies the format; throws {@link TemplateException} if it asks for what isn't there. */
    public String render(GoType type, Json object) {
        return template.render(JsonValues.typed(type, object));
    }
}
