/**
 * Auto-configuration of events as JSON.
 */
@NullMarked
package io.lifecycle.autoconfigure.json;

import org.jspecify.annotations.NullMarked;
