/** What sends log lines elsewhere: the protocols of syslog, GELF, fluentd and journald. Knows no files and no containers. */
@NullMarked
package dev.priok.runtime.log.send;

import org.jspecify.annotations.NullMarked;
