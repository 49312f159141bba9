/**
 * The endpoint that shows listeners, active work and the latest events, and the health of
 * listeners and collectors.
 *
 * <p>
 * Each call takes a snapshot of the bus, the active work and the collectors, and hides
 * the values that the caller may not see.
 */
@NullMarked
package io.lifecycle.actuate;

import org.jspecify.annotations.NullMarked;
