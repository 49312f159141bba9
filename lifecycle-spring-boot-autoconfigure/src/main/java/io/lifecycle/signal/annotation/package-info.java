/**
 * Bean methods become listeners of their context's bus.
 */
@NullMarked
package io.lifecycle.signal.annotation;

import org.jspecify.annotations.NullMarked;
