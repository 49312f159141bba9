/**
 * The facts: immutable events, their ids and their clock.
 */
@NullMarked
package io.lifecycle.event;

import org.jspecify.annotations.NullMarked;
