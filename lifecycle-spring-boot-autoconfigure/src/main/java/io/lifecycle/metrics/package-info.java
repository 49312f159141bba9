/**
 * Facts counted: the meters that follow from events, listeners and collectors.
 */
@NullMarked
package io.lifecycle.metrics;

import org.jspecify.annotations.NullMarked;
