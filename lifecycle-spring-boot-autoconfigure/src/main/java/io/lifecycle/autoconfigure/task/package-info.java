/**
 * Auto-configuration of background tasks: it connects Spring's extension points to the
 * tracker of the context.
 */
@NullMarked
package io.lifecycle.autoconfigure.task;

import org.jspecify.annotations.NullMarked;
