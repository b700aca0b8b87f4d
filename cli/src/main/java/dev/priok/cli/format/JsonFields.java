package dev.priok.cli.format;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.template.GoType;
import dev.priok.cli.template.JsonValues;
import dev.priok.cli.template.Template;
import dev.priok.cli.template.TemplateException;
import dev.priok.client.Json;
import org.jspecify.annotations.Nullable;

/** One JSON object in the form that {@code --format} asks for. */
public final class JsonFields {
    private static final String WRONG = "template parsing error: ";

    private final @Nullable Template template;

    private JsonFields(@Nullable Template template) {
        this.template = template;
    }

    /** Reads a format, {@code json} or a template; throws {@link CommandFailure} if it makes no sense. */
    public static JsonFields of(String format) {
        return of(format, 1);
    }

    /** As {@link #of(String)}, with the exit code for a format that makes no sense. */
    public static JsonFields of(String format, int exitCode) {
        try {
            return new JsonFields(format.equals("json") ? null : Template.parse(format));
        } catch (TemplateException e) {
            throw new CommandFailure(exitCode, WRONG + e.text());
        }
    }

    /** The object in the form that {@code --format} asks for: {@code json} or a template. */
    public static String render(String format, Json object) {
        return of(format).render(object);
    }

    /** Applies the format, with no more known of the object than it says itself. */
    public String render(Json object) {
        Template known = template;
        if (known == null) {
            return object.compact();
        }
        try {
            return known.failingOnMissingKeys().render(JsonValues.raw(object));
        } catch (TemplateException e) {
            throw new CommandFailure(WRONG + e.text());
        }
    }

    /** Applies the format to the object as one of that type; if that fails, as {@link #render(Json)} does. */
    public String render(GoType type, Json object) {
        Template known = template;
        if (known == null) {
            return object.compact();
        }
        try {
            return known.render(JsonValues.typed(type, object));
        } catch (TemplateException _) {
            return render(object);
        }
    }
}
