/**
 * Checks recorded events.
 *
 * <p>
 * A check receives the events one after another, as a listener of the bus, as the
 * consumer of a collector or from a list, and returns the violations of their contract.
 */
@NullMarked
package io.lifecycle.recording;

import org.jspecify.annotations.NullMarked;
