/**
 * Tells when the application is ready and when it begins to end.
 */
@NullMarked
package io.lifecycle.application;

import org.jspecify.annotations.NullMarked;
