/**
 * Go's text/template language, which {@code --format} is written in: the same words in, the same bytes out. A template
 * is read by the parser into nodes, and an execution walks them over values that carry the types Go would give them,
 * since what is printed depends on those. Knows nothing of containers. Start at
 * {@link dev.priok.cli.template.Template}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.template;
