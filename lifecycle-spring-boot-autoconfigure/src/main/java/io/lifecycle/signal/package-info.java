/**
 * The conveyor: finds the listeners of an event's type and runs each of them isolated
 * from the others.
 *
 * <p>
 * An event goes one way: the bus finds the channel of its class, the channel the
 * listeners that the registry has resolved for it, and the route calls them.
 *
 * <p>
 * In which <em>order</em> listeners receive an event and on which <em>thread</em> they
 * run are independent of each other. The order follows from the types, then from the
 * options, then from the registration. The thread is the emitter's for a
 * {@link io.lifecycle.signal.SignalListener}; the emitter's, or the one that completed
 * the stage before, for an {@link io.lifecycle.signal.AsyncSignalListener}; and one of
 * its own for a {@link io.lifecycle.signal.Delivery#QUEUED queued} listener, whose lane
 * keeps the order of the events, but not their order with those of other listeners.
 */
@NullMarked
package io.lifecycle.signal;

import org.jspecify.annotations.NullMarked;
