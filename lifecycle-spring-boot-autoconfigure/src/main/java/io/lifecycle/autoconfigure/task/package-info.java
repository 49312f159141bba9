/**
 * Auto-configuration of what is told of background tasks.
 */
@NullMarked
package io.lifecycle.autoconfigure.task;

import org.jspecify.annotations.NullMarked;
