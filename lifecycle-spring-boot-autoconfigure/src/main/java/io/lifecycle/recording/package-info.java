/**
 * Recorded events, read back and examined.
 *
 * <p>
 * Files go in, and their events come out one after another as objects of their classes. A
 * check receives them, from a recording, as a listener of the bus or as the consumer of a
 * collector, and returns the violations of their contract.
 */
@NullMarked
package io.lifecycle.recording;

import org.jspecify.annotations.NullMarked;
