@org.jspecify.annotations.NullMarked
package dev.priok.distribution.transfer;
