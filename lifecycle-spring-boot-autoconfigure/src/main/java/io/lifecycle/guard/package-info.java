/**
 * Protection from what objects of the application do: a thread, an event or an error goes
 * in, and comes out unchanged, small or harmless. Files that the library writes are
 * protected from readers other than their owner.
 */
@NullMarked
package io.lifecycle.guard;

import org.jspecify.annotations.NullMarked;
