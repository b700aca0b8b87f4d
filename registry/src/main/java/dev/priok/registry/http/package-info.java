/**
 * The registry's wire: distribution-spec 1.1 over HTTP, one class for each kind of resource. {@link
 * dev.priok.registry.http.RegistryHandler} finds it, {@link dev.priok.registry.http.Target} reads the path.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.registry.http;
