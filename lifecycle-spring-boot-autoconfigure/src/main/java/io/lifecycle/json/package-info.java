/**
 * Events as JSON.
 *
 * <p>
 * An event goes in, and its fields come out as one JSON object; values of types that only
 * the application knows are written by its own mapper.
 */
@NullMarked
package io.lifecycle.json;

import org.jspecify.annotations.NullMarked;
