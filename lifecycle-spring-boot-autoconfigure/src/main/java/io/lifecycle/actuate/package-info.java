/**
 * Facts asked for: the endpoint that shows listeners, what runs and what happened, and
 * the health of listeners and collectors.
 */
@NullMarked
package io.lifecycle.actuate;

import org.jspecify.annotations.NullMarked;
