/** What a user has set for docker's command, which counts for this one too: config.json, contexts and their TLS files. */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.settings;
