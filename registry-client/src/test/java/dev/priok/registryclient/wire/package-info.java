@org.jspecify.annotations.NullMarked
package dev.priok.registryclient.wire;
