/**
 * The bus: it finds the listeners of an event's type and runs each of them isolated from
 * the others.
 *
 * <p>
 * Events go one way: the bus finds the channel of the event's class, the channel has the
 * listeners that the registry resolved, and a route calls them.
 *
 * <p>
 * The <em>order</em> in which listeners receive an event and the <em>thread</em> on which
 * they run are independent. The order depends on the types, then on the options, then on
 * the registration. The thread is the emitter's for a
 * {@link io.lifecycle.signal.SignalListener}; the emitter's, or the one that completed
 * the previous stage, for an {@link io.lifecycle.signal.AsyncSignalListener}; and a
 * separate one for a {@link io.lifecycle.signal.Delivery#QUEUED queued} listener, whose
 * queue keeps the order of its events, but not relative to other listeners.
 */
@NullMarked
package io.lifecycle.signal;

import org.jspecify.annotations.NullMarked;
