/**
 * Collectors: destinations for all events.
 *
 * <p>
 * The emitting thread records an event in the log, in a ring or in a buffer; full buffers
 * are delivered to their consumers as batches, on one thread at a time.
 */
@NullMarked
package io.lifecycle.collector;

import org.jspecify.annotations.NullMarked;
