/**
 * Meters of events, listeners and collectors.
 *
 * <p>
 * Events update meters immediately; the state of listeners and collectors is read when
 * their meters are read.
 */
@NullMarked
package io.lifecycle.metrics;

import org.jspecify.annotations.NullMarked;
