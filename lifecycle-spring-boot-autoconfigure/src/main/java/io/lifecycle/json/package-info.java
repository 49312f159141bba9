/**
 * Facts as JSON, in one way.
 *
 * <p>
 * An event goes in, its fields come out as one JSON object; values that only the
 * application knows are written by its own mapper.
 */
@NullMarked
package io.lifecycle.json;

import org.jspecify.annotations.NullMarked;
