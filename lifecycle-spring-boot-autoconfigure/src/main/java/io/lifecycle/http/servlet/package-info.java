/**
 * What only the application side knows of an exchange; alone on a foreign container.
 */
@NullMarked
package io.lifecycle.http.servlet;

import org.jspecify.annotations.NullMarked;
