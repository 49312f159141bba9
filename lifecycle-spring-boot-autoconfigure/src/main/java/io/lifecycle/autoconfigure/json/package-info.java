/**
 * Configures how events are written as JSON.
 */
@NullMarked
package io.lifecycle.autoconfigure.json;

import org.jspecify.annotations.NullMarked;
