/**
 * Auto-configuration of the console.
 */
@NullMarked
package io.lifecycle.autoconfigure.console;

import org.jspecify.annotations.NullMarked;
