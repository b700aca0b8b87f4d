/** Who may do what. {@link dev.priok.registry.access.AccessControl} decides before anything else is looked at. */
@org.jspecify.annotations.NullMarked
package dev.priok.registry.access;
