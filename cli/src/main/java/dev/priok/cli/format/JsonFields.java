package dev.priok.cli.format;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import dev.priok.model.Quoted;
import java.util.List;

/** A JSON object as the source of a template's values; a field it does not have is an error. */
public record JsonFields(Json object) implements Template.Source {

    @Override
    public Json value(List<String> path) {
        Json value = object;
        for (String name : path) {
            if (!value.fields().containsKey(name)) {
                throw new CommandFailure("template parsing error: template: :1: executing \"\" at <."
                        + String.join(".", path) + ">: map has no entry for key " + Quoted.of(name));
            }
            value = value.at(name);
        }
        return value;
    }

    /** The object in the form that {@code --format} asks for: {@code json} or a template. */
    public static String render(String format, Json object) {
        return format.equals("json")
                ? object.compact()
                : Template.parse(format.replace("\\t", "\t").replace("\\n", "\n"))
                        .render(new JsonFields(object));
    }
}
