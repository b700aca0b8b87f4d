/** Paths of the API reference whose features are not built: each answers with an error that names the feature. */
@org.jspecify.annotations.NullMarked
package dev.priok.api.unbuilt;
