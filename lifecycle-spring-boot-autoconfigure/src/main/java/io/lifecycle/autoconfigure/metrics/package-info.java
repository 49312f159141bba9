/**
 * Auto-configuration of the meters.
 */
@NullMarked
package io.lifecycle.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
