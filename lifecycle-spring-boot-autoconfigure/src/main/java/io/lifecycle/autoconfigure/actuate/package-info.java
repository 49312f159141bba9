/**
 * Auto-configuration of the endpoint and the health contributor.
 */
@NullMarked
package io.lifecycle.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
