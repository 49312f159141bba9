/**
 * Auto-configuration of background tasks: it connects each seam of Spring with the one
 * tracker of the context.
 */
@NullMarked
package io.lifecycle.autoconfigure.task;

import org.jspecify.annotations.NullMarked;
