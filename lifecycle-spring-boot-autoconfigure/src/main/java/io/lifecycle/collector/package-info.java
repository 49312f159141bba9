/**
 * Where facts rest: the destinations of all events.
 *
 * <p>
 * An event is recorded by the thread that emits it and stays in the log, in a ring or in
 * a buffer; full buffers go to their consumers as batches, on one thread at a time.
 */
@NullMarked
package io.lifecycle.collector;

import org.jspecify.annotations.NullMarked;
