/**
 * Auto-configuration of what the application tells of itself.
 */
@NullMarked
package io.lifecycle.autoconfigure.application;

import org.jspecify.annotations.NullMarked;
