/**
 * Auto-configuration of the bus and of its annotated listeners.
 */
@NullMarked
package io.lifecycle.autoconfigure.signal;

import org.jspecify.annotations.NullMarked;
