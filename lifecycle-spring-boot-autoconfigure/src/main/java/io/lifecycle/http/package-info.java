/**
 * What only the application side knows of an exchange; alone on a foreign container.
 */
@NullMarked
package io.lifecycle.http;

import org.jspecify.annotations.NullMarked;
