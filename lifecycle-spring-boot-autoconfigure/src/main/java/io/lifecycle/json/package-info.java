/**
 * Facts as text: one way to write events as JSON.
 */
@NullMarked
package io.lifecycle.json;

import org.jspecify.annotations.NullMarked;
