/**
 * Where facts rest: the destinations of all events.
 */
@NullMarked
package io.lifecycle.collector;

import org.jspecify.annotations.NullMarked;
