/**
 * The conveyor: finds the listeners of an event's type and runs each of them isolated
 * from the others.
 */
@NullMarked
package io.lifecycle.signal;

import org.jspecify.annotations.NullMarked;
