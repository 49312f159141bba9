/**
 * Auto-configuration of the collectors and of their subscriptions.
 */
@NullMarked
package io.lifecycle.autoconfigure.collector;

import org.jspecify.annotations.NullMarked;
