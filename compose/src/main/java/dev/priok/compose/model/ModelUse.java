package dev.priok.compose.model;

import dev.priok.compose.tree.Node;

/** A language model that a service uses; empty names stand for the usual ones. */
public record ModelUse(String endpointVariable, String modelVariable) {
    static ModelUse read(Node node) {
        Fields fields = Fields.of(node);
        return new ModelUse(fields.text("endpoint_var"), fields.text("model_var"));
    }
}
