/**
 * Events as names, values and safe text: an event goes in, and its fields or a line of
 * text come out, with secrets masked. Values that clients chose are hidden unless they
 * are requested.
 */
@NullMarked
package io.lifecycle.text;

import org.jspecify.annotations.NullMarked;
