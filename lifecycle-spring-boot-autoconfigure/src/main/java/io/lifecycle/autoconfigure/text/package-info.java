/**
 * Configuration of the mask that all outputs use.
 */
@NullMarked
package io.lifecycle.autoconfigure.text;

import org.jspecify.annotations.NullMarked;
