/**
 * A recording through the bus again.
 *
 * <p>
 * Events are read from a recording and emitted one after another; each listener that
 * receives one becomes a conclusion, which a report contains and a comparison compares.
 */
@NullMarked
package io.lifecycle.replay;

import org.jspecify.annotations.NullMarked;
