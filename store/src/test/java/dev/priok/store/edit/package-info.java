@org.jspecify.annotations.NullMarked
package dev.priok.store.edit;
