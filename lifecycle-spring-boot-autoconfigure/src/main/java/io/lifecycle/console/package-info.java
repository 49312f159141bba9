/**
 * The console: a page that shows what happens in the application, and the stream of
 * events behind it.
 *
 * <p>
 * An adapter for a kind of web application passes each request to the
 * {@link io.lifecycle.console.Console}, which answers with a file or with a stream. A
 * stream reads the ring of events at its own speed, so an emitting thread never waits for
 * a page.
 */
@NullMarked
package io.lifecycle.console;

import org.jspecify.annotations.NullMarked;
