/** What is said about results beside them: how they were made (SLSA), which packages they have (SPDX). */
@org.jspecify.annotations.NullMarked
package dev.priok.build.attest;
