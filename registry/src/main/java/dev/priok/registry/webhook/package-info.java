/** Tells other servers what happens, in the form of docker's registry. Read {@link dev.priok.registry.webhook.Webhooks} first. */
@org.jspecify.annotations.NullMarked
package dev.priok.registry.webhook;
