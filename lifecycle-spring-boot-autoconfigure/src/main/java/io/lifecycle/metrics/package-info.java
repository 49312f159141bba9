/**
 * Facts counted: the meters that follow from events, listeners and collectors.
 *
 * <p>
 * Events change meters as they happen; the state of listeners and collectors is read when
 * somebody reads their meters.
 */
@NullMarked
package io.lifecycle.metrics;

import org.jspecify.annotations.NullMarked;
