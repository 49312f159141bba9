/**
 * Auto-configuration of request events.
 */
@NullMarked
package io.lifecycle.autoconfigure.http;

import org.jspecify.annotations.NullMarked;
