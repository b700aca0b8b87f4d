/** Which images may come from where. Read {@link dev.priok.distribution.trust.ImagePolicy} first. */
@org.jspecify.annotations.NullMarked
package dev.priok.distribution.trust;
