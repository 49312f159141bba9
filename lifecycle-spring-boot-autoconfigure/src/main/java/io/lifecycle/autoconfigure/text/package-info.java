/**
 * Configures how facts become safe text: one mask, which every output asks for.
 */
@NullMarked
package io.lifecycle.autoconfigure.text;

import org.jspecify.annotations.NullMarked;
