/**
 * Auto-configuration of what identifies the origin of events.
 */
@NullMarked
package io.lifecycle.autoconfigure.event;

import org.jspecify.annotations.NullMarked;
