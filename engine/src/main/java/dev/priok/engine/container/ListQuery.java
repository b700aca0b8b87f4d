package dev.priok.engine.container;

import dev.priok.engine.Filters;

/**
 * Which containers to list.
 *
 * @param all also those that don't run
 * @param limit newest n, also those that don't run; 0: no limit
 * @param size compute sizes
 */
public record ListQuery(boolean all, int limit, boolean size, Filters filters) {}
