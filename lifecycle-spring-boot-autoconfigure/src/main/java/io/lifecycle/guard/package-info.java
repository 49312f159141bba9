/**
 * Protection from what objects of the application do: a thread, an event or an error goes
 * in, and comes out unchanged, small or harmless.
 */
@NullMarked
package io.lifecycle.guard;

import org.jspecify.annotations.NullMarked;
