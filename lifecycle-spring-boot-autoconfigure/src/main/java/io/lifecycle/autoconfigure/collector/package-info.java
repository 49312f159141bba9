/**
 * Configures the collectors and subscribes them to the bus.
 */
@NullMarked
package io.lifecycle.autoconfigure.collector;

import org.jspecify.annotations.NullMarked;
