/**
 * Facts as names, values and safe text: an event goes in, its fields or its sentence come
 * out, with everything masked that looks secret. What clients chose is left out unless it
 * is asked for.
 */
@NullMarked
package io.lifecycle.text;

import org.jspecify.annotations.NullMarked;
