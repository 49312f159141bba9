/**
 * Facts asked for: the endpoint that shows listeners, what runs and what happened, and
 * the health of listeners and collectors.
 *
 * <p>
 * Each question takes a snapshot of the bus, of what runs and of the collectors, hides
 * what the asker may not see, and keeps nothing.
 */
@NullMarked
package io.lifecycle.actuate;

import org.jspecify.annotations.NullMarked;
